import { Catalog1764028800000 } from "./1764028800000-catalog.js";
import { Access1764028800001 } from "./1764028800001-access.js";
import { Frames1764028800002 } from "./1764028800002-frames.js";
import { Audit1764028800003 } from "./1764028800003-audit.js";
import { Certificates1764028800004 } from "./1764028800004-certificates.js";
import { Subsets1764028800005 } from "./1764028800005-subsets.js";
import { SetChecks1764028800006 } from "./1764028800006-set-checks.js";
import { Overlap1764028800007 } from "./1764028800007-overlap.js";
import { ListDigests1764028800008 } from "./1764028800008-list-digests.js";
import { Epoch1764028800010 } from "./1764028800010-epoch.js";
import { Search1764028800011 } from "./1764028800011-search.js";
import { AccessEpoch1764028800012 } from "./1764028800012-access-epoch.js";
import { Statistics1764028800013 } from "./1764028800013-statistics.js";
import { ClipChecks1764028800014 } from "./1764028800014-clip-checks.js";

/** Every migration, oldest first. */
export const migrations = [
  Catalog1764028800000,
  Access1764028800001,
  Frames1764028800002,
  Audit1764028800003,
  Certificates1764028800004,
  Subsets1764028800005,
  SetChecks1764028800006,
  Overlap1764028800007,
  ListDigests1764028800008,
  Epoch1764028800010,
  Search1764028800011,
  AccessEpoch1764028800012,
  Statistics1764028800013,
  ClipChecks1764028800014,
];
