/** Who may use whom: a room uses only rooms below it, and only through their front door. */
const below = {
  platform: [],
  audit: ["platform"],
  jobs: ["platform"],
  decoder: ["platform"],
  sampling: ["platform", "decoder"],
  embedded: ["platform"],
  people: ["platform", "audit"],
  access: ["platform", "audit", "people"],
  catalog: ["platform", "audit", "people", "access"],
  clips: ["platform", "audit", "people", "access", "catalog"],
  search: ["platform", "audit", "people", "access", "catalog", "clips"],
  ingest: ["platform", "audit", "people", "access", "catalog", "clips"],
  mirror: [
    "platform",
    "audit",
    "people",
    "access",
    "catalog",
    "clips",
    "decoder",
    "sampling",
    "jobs",
  ],
  frames: [
    "platform",
    "audit",
    "people",
    "access",
    "catalog",
    "clips",
    "decoder",
    "sampling",
    "mirror",
  ],
  overlap: ["platform", "audit", "people", "access", "catalog", "clips", "mirror"],
  citation: ["platform", "audit", "people", "access", "catalog", "clips", "mirror"],
};
const allButIngest = Object.keys(below).filter((room) => room !== "ingest");
below.extraction = [...allButIngest];
below.takedown = [...allButIngest, "extraction"];
below.demo = Object.keys(below);
/** The doors use every room, never each other; but the verbs `serve` and `worker` open the two others. */
below.api = Object.keys(below);
below.worker = below.api;
below.cli = [...below.api, "api", "worker"];
/** The pages speak GraphQL only. */
below.dashboard = [];

const rooms = Object.keys(below);

const rules = rooms.flatMap((room) => [
  {
    name: `${room}-looks-down`,
    comment: `${room}/ may use only: ${below[room].join(", ") || "no other room"}`,
    severity: "error",
    from: { path: `^src/${room}/` },
    to: { path: "^src/", pathNot: `^src/(${[room, ...below[room]].join("|")})/` },
  },
]);

module.exports = {
  forbidden: [
    ...rules,
    {
      name: "through-the-front-door",
      comment: "across rooms, import ../<room>/index.js only",
      severity: "error",
      from: { path: "^src/([^/]+)/" },
      to: { path: "^src/[^/]+/", pathNot: ["^src/$1/", "^src/[^/]+/index\\.ts$"] },
    },
    {
      name: "known-room",
      comment: "a folder of src/ that the table of rooms does not have",
      severity: "error",
      from: { path: "^src/", pathNot: `^src/(${rooms.join("|")})/` },
      to: {},
    },
    {
      name: "no-cycle",
      comment: "not even of types",
      severity: "error",
      from: { path: "^(src|migrations)/" },
      to: { circular: true },
    },
    {
      name: "resolvable",
      comment: "an import that leads nowhere",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/dashboard/" },
      to: { couldNotResolve: true },
    },
    {
      name: "product-stands-alone",
      comment:
        "the server never imports tests, benchmarks or what is installed for development only",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/dashboard/" },
      to: { path: "^(test|bench|setup)/" },
    },
    {
      name: "no-development-packages",
      comment: "a package of devDependencies is not there in production",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/dashboard/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^src/dashboard/.*\\.css$" },
    enhancedResolveOptions: {
      conditionNames: ["import", "types", "node", "default"],
      exportsFields: ["exports"],
    },
  },
};
