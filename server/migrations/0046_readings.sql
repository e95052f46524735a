-- Why: who took a list away is asked for by the list.
create index reading_by_endpoint on log.reading (firm_id, endpoint, id);
