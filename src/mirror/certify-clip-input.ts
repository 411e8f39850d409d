import { Field, ID, InputType, ObjectType } from "type-graphql";
import { ClipFile } from "./clip-file.js";

@InputType()
export class CertifyClipInput {
  @Field(() => ID)
  clip!: string;
}

@ObjectType()
export class CertifyClipPayload {
  @Field(() => ClipFile, { description: "The file that was decoded, with its certificate." })
  clipFile!: ClipFile;
}
