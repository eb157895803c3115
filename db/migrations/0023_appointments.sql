-- Who of a team goes to serve an order.
create table order_appointment (
  station_id uuid not null,
  id uuid not null,
  order_id uuid not null,
  -- The time the work is done: who was appointed before a dispute is not appointed again by it.
  cycle smallint not null,
  team_id uuid not null,
  person_id uuid not null,
  released boolean not null default false,
  version integer not null default 1,
  primary key (station_id, id),
  unique (station_id, order_id, cycle, team_id, person_id),
  foreign key (station_id, order_id) references service_order (station_id, id),
  foreign key (station_id, team_id) references team (station_id, id),
  foreign key (station_id, person_id) references person (station_id, id)
);
comment on table order_appointment is 'Members whom the leader of a team sends to an order; it holds while the order is with that team.';
create index order_appointment_person on order_appointment (station_id, person_id) where not released;

grant select, insert, update on order_appointment to mingzhu_app;
grant select on order_appointment to mingzhu_reader;
