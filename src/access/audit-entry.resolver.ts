import { Arg, Args, Ctx, Query, Resolver } from "type-graphql";
import { AuditEntry, AuditEntryConnection, AuditFilter, readEntries } from "../audit/index.js";
import { findUser, requireRole } from "../people/index.js";
import { PageArgs, readPageRequest } from "../platform/index.js";
import type { AccessContext } from "./context.js";

const uuidKey = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

@Resolver(() => AuditEntry)
export class AuditEntryResolver {
  @Query(() => AuditEntryConnection, {
    description:
      "Who accessed which dataset version: the audit log, newest first. For auditors and admins; reading it is itself recorded.",
  })
  async auditEntries(
    @Arg("filter", () => AuditFilter, { nullable: true }) filter: AuditFilter | null,
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() { database, viewer, ledger }: AccessContext,
  ): Promise<InstanceType<typeof AuditEntryConnection>> {
    const { role } = requireRole(viewer, ["AUDITOR", "ADMIN"]);
    const user = filter?.user ? await findUser(database.manager, filter.user) : null;
    ledger.noteRead({ act: "audit.read", authority: { rule: `role ${role.toLowerCase()}` } }, [
      "audit",
    ]);
    const request = readPageRequest(page, uuidKey);
    return readEntries(database.manager, filter ?? {}, user?.id ?? null, request);
  }
}
