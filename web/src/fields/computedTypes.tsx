import { CalculatorOutlined, FunctionOutlined } from "@ant-design/icons";
import type { FieldEntry } from "./contracts";
import { lookup } from "./relationTypes";
import { FormulaSettings, RollupSettings } from "./settings/computed";

/** Shown as what they result in once the form is known; see useFormFields. */
export const formula: FieldEntry = {
  ...lookup,
  icon: <FunctionOutlined aria-hidden="true" />,
  Settings: FormulaSettings,
  initial: () => ({ formula: "", result: "number" }),
};

export const rollup: FieldEntry = {
  ...lookup,
  icon: <CalculatorOutlined aria-hidden="true" />,
  align: "end",
  Settings: RollupSettings,
  initial: () => ({ form: "", through: "", measure: "count" }),
};
