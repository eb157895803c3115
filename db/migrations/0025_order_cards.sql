-- A card with which somebody sees their own orders: for elders who want no account and no password.
create table order_card (
  station_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  code_hash bytea not null,
  issued_by uuid not null,
  issued_at timestamptz not null,
  ended_at timestamptz,
  version integer not null default 1,
  primary key (station_id, id),
  unique (station_id, code_hash),
  foreign key (station_id, person_id) references person (station_id, id)
);
comment on table order_card is 'A paper card that shows its owner''s orders and nothing else; only a hash of its code is kept.';
create index order_card_person on order_card (station_id, person_id) where ended_at is null;
grant select, insert on order_card to mingzhu_app;
grant update (ended_at, version) on order_card to mingzhu_app;
