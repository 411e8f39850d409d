import { Arg, Ctx, Query, Resolver } from "type-graphql";
import type { ClipsContext } from "../clips/index.js";
import { OverlapMatrix } from "./overlap-matrix.js";
import { readOverlapMatrix } from "./read-overlap-matrix.js";

@Resolver(() => OverlapMatrix)
export class OverlapMatrixResolver {
  @Query(() => OverlapMatrix, {
    description:
      "Which splits share videos with which, of the versions that you may read; noted as a read of each. Counted once for published lists.",
  })
  overlapMatrix(
    @Arg("dataset", () => String, { defaultValue: "kinetics" }) dataset: string,
    @Ctx() context: ClipsContext,
  ): Promise<OverlapMatrix> {
    return readOverlapMatrix(context, dataset);
  }
}
