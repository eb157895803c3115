create index tally_rollup on tally (figure, grain, starts_on, station_id) where grain <> 'day';
comment on index tally_rollup is 'A figure of many stations for one unit of time lies together; days are only read station by station.';
