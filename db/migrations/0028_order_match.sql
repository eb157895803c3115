-- Finding the order that is there already: blinded keys of a phone and an address, as people have them.
create table order_match (
  station_id uuid not null,
  order_id uuid not null,
  purpose text not null check (purpose in ('phone', 'place')),
  blind text not null,
  primary key (station_id, order_id, purpose),
  foreign key (station_id, order_id) references service_order (station_id, id)
);
comment on table order_match is 'Blinded search keys (HMAC) of an order''s phone and place: a likely duplicate is found without the plain value.';
create index order_match_blind on order_match (station_id, purpose, blind);
grant select, insert, delete on order_match to mingzhu_app;

alter table order_private drop constraint order_private_field_check;
alter table order_private add constraint order_private_field_check check (field in
  ('need', 'risk', 'place', 'name', 'phone', 'beneficiary', 'consent', 'code', 'answers', 'policy', 'callback'));
