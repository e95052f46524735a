// The session in which a record was written first, and its shift. As expressions, not joins: a report that is
// not asked for them does not look for them.

export function sessionColumns(kind: string, id: string, type?: string): string {
  const session = `(select c.session_id from audit_event e join command c on c.firm_id = e.firm_id and c.id = e.command_id where e.firm_id = app.firm_id() and e.record_kind = '${kind}' and e.record_id = ${id}${type === undefined ? '' : ` and e.type = '${type}'`} order by e.id limit 1)`;
  return `${session} as session_id, (select n.shift from session n where n.firm_id = app.firm_id() and n.id = ${session}) as shift`;
}
