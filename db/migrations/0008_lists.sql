alter table programme add column version integer not null default 1;
alter table service add column version integer not null default 1;
-- Taking an entry out of use was its second version in the journal, before the table counted any.
update programme set version = 2 where retired_on is not null;
update service set version = 2 where retired_on is not null;

alter table partner add column closed_on date;
comment on column partner.closed_on is 'The day the partnership ended; it stays in the list for the records that name it.';

create index access_log_at on access_log (station_id, at desc, id desc);
create index team_member_person on team_member (station_id, person_id);
create index household_member_person on household_member (station_id, person_id);
