import {
  getNamedType,
  getNullableType,
  GraphQLBoolean,
  isCompositeType,
  isListType,
  isObjectType,
  isInterfaceType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  valueFromAST,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";
import { defaultPageSize, pageSizeCap } from "../platform/index.js";
import { countValues, listSizes, usualListSize } from "./query-caps.js";

/** An operation with what it is read by; the document is valid and the variables are coerced. */
export interface Asked {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  variables: Readonly<Record<string, unknown>>;
}

/** How many rows a field gives: 1 but for lists. */
export interface Step {
  name: string;
  rows: number;
  /** A page was asked for without saying how large. */
  isDefault: boolean;
  next: Step | null;
}

/** What a selection may come to. Sums over fragments and merged fields: never less than the truth. */
export interface Size {
  fields: number;
  aliases: number;
  depth: number;
  values: number;
  /** The way down to the deepest field. */
  deepest: Step | null;
  /** The way down that gives the most values. */
  largest: Step | null;
}

interface Page {
  rows: number;
  isDefault: boolean;
}

function findField(schema: GraphQLSchema, parent: GraphQLCompositeType, name: string) {
  if (name === "__typename") return TypeNameMetaFieldDef;
  if (parent === schema.getQueryType()) {
    if (name === "__schema") return SchemaMetaFieldDef;
    if (name === "__type") return TypeMetaFieldDef;
  }
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

/** Measures one operation. Each fragment is measured once for each size of page it is spread in. */
class Measure {
  readonly #asked: Asked;
  readonly #known = new Map<string, Size>();

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  /** `page`: of the connection whose fields these are. */
  ofSelections(parent: GraphQLCompositeType, set: SelectionSetNode, page: Page | null): Size {
    const sum: Size = {
      fields: 0,
      aliases: 0,
      depth: 0,
      values: 0,
      deepest: null,
      largest: null,
    };
    let largest = 0;
    for (const selection of set.selections) {
      if (this.#isLeftOut(selection)) continue;
      const size = this.#ofSelection(parent, selection, page);
      sum.fields += size.fields;
      sum.aliases += size.aliases;
      sum.values += size.values;
      if (size.depth > sum.depth) {
        sum.depth = size.depth;
        sum.deepest = size.deepest;
      }
      if (size.values > largest) {
        largest = size.values;
        sum.largest = size.largest;
      }
    }
    return sum;
  }

  #ofSelection(parent: GraphQLCompositeType, selection: SelectionNode, page: Page | null): Size {
    if (selection.kind === Kind.FIELD) return this.#ofField(parent, selection, page);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return this.#ofSpread(selection.name.value, page);
    const type = this.#typeOf(selection.typeCondition?.name.value) ?? parent;
    return this.ofSelections(type, selection.selectionSet, page);
  }

  #ofSpread(name: string, page: Page | null): Size {
    const key = `${name} ${page?.rows}`;
    const known = this.#known.get(key);
    if (known) return known;
    const fragment = this.#asked.fragments.get(name);
    const type = this.#typeOf(fragment?.typeCondition.name.value);
    if (!fragment || !type) throw new Error(`no fragment ${name} in a valid document`);
    const size = this.ofSelections(type, fragment.selectionSet, page);
    this.#known.set(key, size);
    return size;
  }

  #ofField(parent: GraphQLCompositeType, node: FieldNode, page: Page | null): Size {
    const name = node.name.value;
    const field = findField(this.#asked.schema, parent, name);
    const type = field && getNamedType(field.type);
    if (!type) throw new Error(`no field ${parent.name}.${name} in a valid document`);
    const { rows, isDefault } = this.#rowsOf(parent, field, node, page);
    const below =
      node.selectionSet && isCompositeType(type)
        ? this.ofSelections(type, node.selectionSet, this.#pageOf(field, node))
        : null;
    const own = name === "totalCount" ? countValues : 1;
    return {
      fields: 1,
      aliases: (node.alias ? 1 : 0) + (below?.aliases ?? 0),
      depth: 1 + (below?.depth ?? 0),
      values: rows * (own + (below?.values ?? 0)),
      deepest: { name, rows, isDefault, next: below?.deepest ?? null },
      largest: { name, rows, isDefault, next: below?.largest ?? null },
    };
  }

  #rowsOf(
    parent: GraphQLCompositeType,
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
    page: Page | null,
  ): Page {
    if (!isListType(getNullableType(field.type))) return { rows: 1, isDefault: false };
    if (page && (field.name === "nodes" || field.name === "edges")) return page;
    // A list that takes `first` is its own page.
    const own = this.#pageOf(field, node);
    if (own) return own;
    const { argument, size } = listSizes[`${parent.name}.${field.name}`] ?? { size: usualListSize };
    const named = argument === undefined ? undefined : this.#read(field, node, argument);
    return { rows: Array.isArray(named) ? Math.max(named.length, 1) : size, isDefault: false };
  }

  /** The page that a field's own arguments ask for; null where it takes none. */
  #pageOf(field: GraphQLField<unknown, unknown>, node: FieldNode): Page | null {
    if (!field.args.some(({ name }) => name === "first")) return null;
    const asked = this.#read(field, node, "first") ?? this.#read(field, node, "last");
    if (typeof asked !== "number") return { rows: defaultPageSize, isDefault: true };
    // Larger ones and those below 1 are refused where pages are read, in words of their own.
    return { rows: Math.min(Math.max(asked, 1), pageSizeCap), isDefault: false };
  }

  #read(field: GraphQLField<unknown, unknown>, node: FieldNode, name: string): unknown {
    const argument = field.args.find((each) => each.name === name);
    if (!argument) return undefined;
    const given = node.arguments?.find((each) => each.name.value === name);
    const value = given && valueFromAST(given.value, argument.type, this.#asked.variables);
    return value === undefined ? argument.defaultValue : value;
  }

  #isLeftOut({ directives = [] }: SelectionNode): boolean {
    return directives.some(({ name, arguments: [condition] = [] }) => {
      const value =
        condition && valueFromAST(condition.value, GraphQLBoolean, this.#asked.variables);
      return (
        (name.value === "skip" && value === true) || (name.value === "include" && value === false)
      );
    });
  }

  #typeOf(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : this.#asked.schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }
}

/** What an operation may come to, before it runs. Linear in the size of the document. */
export function measureOperation(asked: Asked): Size {
  const { schema, operation } = asked;
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error(`no ${operation.operation} in a valid document`);
  return new Measure(asked).ofSelections(root, operation.selectionSet, null);
}
