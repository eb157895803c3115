alter table site_level add column version integer not null default 1;
grant insert on site_level to mingzhu_app;
grant update (rank, zh, en, version) on site_level to mingzhu_app;
