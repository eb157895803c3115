-- What the journal tells of teams, people, accounts and so on is little beside what it tells of records, and `verify` asks for
-- it type by type. Registering and confirming, which are all day's work, do not touch this index.
create index journal_type on journal (type, station_id, seq) where type <> 'records.registered' and type <> 'records.confirmed';
