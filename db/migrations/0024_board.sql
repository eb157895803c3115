-- The morning board and the list of orders read the same few pages of an index, however many orders there have been.
create index service_order_board on service_order (station_id, due_at, id) include (status, bounces, raised)
  where status in ('draft', 'submitted', 'needs-info', 'referred', 'queued', 'open-pool', 'dispatched', 'arbitration', 'accepted',
    'scheduled', 'in-service', 'paused', 'reported', 'follow-up', 'unmet', 'rejected', 'expired');
create index service_order_by_due on service_order (station_id, coalesce(due_at, timestamptz '9999-12-31 00:00:00+00'), id);
create index service_order_by_priority on service_order (station_id, priority, id);
