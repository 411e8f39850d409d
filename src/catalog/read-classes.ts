import { groupRows, type Reader } from "../platform/index.js";
import { ActionClass } from "./action-class.js";
import { ListedClass } from "./dataset-version.js";

interface Row {
  revisionId: string;
  actionClassId: string;
  datasetId: string;
  name: string;
  labelIndex: number | null;
  clipCount: number;
}

/** The classes of each revision, by name; one statement for all revisions asked. */
export async function readClasses(
  reader: Reader,
  revisionIds: readonly string[],
): Promise<ListedClass[][]> {
  const rows: Row[] = await reader.query(
    `SELECT b.revision_id AS "revisionId", b.action_class_id AS "actionClassId",
            a.dataset_id AS "datasetId", a.name, b.label_index AS "labelIndex",
            coalesce(n.clip_count, 0)::int AS "clipCount"
     FROM label b
     JOIN action_class a ON a.id = b.action_class_id
     LEFT JOIN (
       SELECT revision_id, action_class_id, sum(clip_count) AS clip_count FROM listing_count
       WHERE revision_id = ANY($1::bigint[]) GROUP BY 1, 2
     ) n USING (revision_id, action_class_id)
     WHERE b.revision_id = ANY($1::bigint[])
     ORDER BY b.revision_id, a.name COLLATE "C"`,
    [revisionIds],
  );
  return groupRows(revisionIds, rows, (row) => row.revisionId).map((each) => each.map(toClass));
}

/** `name` is a getter of ListedClass over its class, so it is kept apart. */
function toClass({ datasetId, name, ...row }: Row): ListedClass {
  const actionClass = Object.assign(new ActionClass(), { id: row.actionClassId, datasetId, name });
  return Object.assign(new ListedClass(), row, { actionClass });
}
