import { Field, InputType, ObjectType } from "type-graphql";
import { ClipFilter } from "./clip-filter.js";
import { SavedFilter } from "./saved-filter.js";

@InputType({ description: "A filter to keep." })
export class SaveFilterInput {
  @Field(() => ClipFilter)
  filter!: ClipFilter;
}

@ObjectType({ description: "The filter as it was kept." })
export class SaveFilterPayload {
  @Field(() => SavedFilter)
  filter!: SavedFilter;
}
