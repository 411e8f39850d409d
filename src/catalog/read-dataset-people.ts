import { SponsorGroup, User } from "../people/index.js";
import { groupRows, hydrate, type Reader } from "../platform/index.js";

interface Owned {
  datasetId: string;
}

/** The groups that answer for each data set; one statement. */
export async function readDatasetSponsors(
  reader: Reader,
  datasetIds: readonly string[],
): Promise<SponsorGroup[][]> {
  const rows: Owned[] = await reader.query(
    `SELECT s.dataset_id AS "datasetId", g.id, g.slug, g.title
     FROM dataset_sponsor s JOIN sponsor_group g ON g.id = s.group_id
     WHERE s.dataset_id = ANY($1::bigint[]) ORDER BY g.id`,
    [datasetIds],
  );
  return groupRows(datasetIds, rows, (row) => row.datasetId).map((each) =>
    hydrate(SponsorGroup, each),
  );
}

/** The student users of each data set; one statement. */
export async function readDatasetStudents(
  reader: Reader,
  datasetIds: readonly string[],
): Promise<User[][]> {
  const rows: Owned[] = await reader.query(
    `SELECT s.dataset_id AS "datasetId", u.id, u.name, u.display_name AS "displayName", u.role
     FROM dataset_student s JOIN user_account u ON u.id = s.user_id
     WHERE s.dataset_id = ANY($1::bigint[]) ORDER BY u.id`,
    [datasetIds],
  );
  return groupRows(datasetIds, rows, (row) => row.datasetId).map((each) => hydrate(User, each));
}
