-- Areas: street > community > grid cell > building, as data; an order knows the cell it lies in.
create table area (
  station_id uuid not null references station (id),
  id uuid not null,
  parent_id uuid,
  kind text not null check (kind in ('street', 'community', 'grid', 'building')),
  name text not null check (length(name) between 1 and 60),
  aliases text[] not null default '{}',
  keeper_id uuid references account (id),
  retired_on date,
  version integer not null default 1,
  created_at timestamptz not null,
  primary key (station_id, id),
  foreign key (station_id, parent_id) references area (station_id, id)
);
comment on table area is 'A part of the neighbourhood with one person who is responsible for it. No map: addresses find it by name.';
comment on column area.aliases is 'What else addresses call it; 幸福里1-10号楼 stands for ten buildings.';
grant select, insert, update on area to mingzhu_app;
grant select on area to mingzhu_reader;

alter table service_order add column area_id uuid,
  add foreign key (station_id, area_id) references area (station_id, id);
comment on column service_order.area_id is 'The grid cell that the address lies in, as far as it says so; never the building.';
create index service_order_area on service_order (station_id, area_id) where area_id is not null;
