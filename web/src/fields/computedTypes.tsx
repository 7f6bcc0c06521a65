import { CalculatorOutlined, FunctionOutlined } from "@ant-design/icons";
import type { FieldEntry } from "./contracts";
import { lookup } from "./relationTypes";

/** Shown as what they result in once the form is known; see useFormFields. */
export const formula: FieldEntry = {
  ...lookup,
  icon: <FunctionOutlined aria-hidden="true" />,
  initial: () => ({ formula: "", result: "number" }),
};

export const rollup: FieldEntry = {
  ...lookup,
  icon: <CalculatorOutlined aria-hidden="true" />,
  align: "end",
  initial: () => ({ form: "", through: "", measure: "count" }),
};
