import {
  ApartmentOutlined,
  ApiOutlined,
  AuditOutlined,
  BranchesOutlined,
  CheckSquareOutlined,
  ClockCircleOutlined,
  DeleteOutlined,
  DiffOutlined,
  EditOutlined,
  FileAddOutlined,
  FileSearchOutlined,
  FileTextOutlined,
  ForkOutlined,
  FormOutlined,
  FunctionOutlined,
  MergeOutlined,
  NotificationOutlined,
  PlayCircleOutlined,
  RetweetOutlined,
  SendOutlined,
  ThunderboltOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";
import type { Line, Part, Step, StepKind } from "@/api/flows";

/** What a step looks like, and the ways out of it. */
interface Kind {
  icon: ComponentType<{ "aria-hidden": "true" }>;
  tone: "edge" | "people" | "ways" | "data" | "out";
  parts: readonly Part[];
}

const MACHINE: readonly Part[] = ["next", "failed"];

export const KINDS: Readonly<Record<StepKind, Kind>> = {
  start: { icon: PlayCircleOutlined, tone: "edge", parts: ["next"] },
  end: { icon: CheckSquareOutlined, tone: "edge", parts: [] },
  approve: { icon: AuditOutlined, tone: "people", parts: ["next", "rejected"] },
  fill: { icon: FormOutlined, tone: "people", parts: ["next"] },
  cc: { icon: SendOutlined, tone: "people", parts: ["next"] },
  branch: { icon: BranchesOutlined, tone: "ways", parts: ["next"] },
  parallel: { icon: ForkOutlined, tone: "ways", parts: ["next"] },
  join: { icon: MergeOutlined, tone: "ways", parts: ["next"] },
  loop: { icon: RetweetOutlined, tone: "ways", parts: ["next", "body"] },
  wait: { icon: ClockCircleOutlined, tone: "ways", parts: ["next"] },
  create: { icon: FileAddOutlined, tone: "data", parts: MACHINE },
  update: { icon: EditOutlined, tone: "data", parts: MACHINE },
  upsert: { icon: DiffOutlined, tone: "data", parts: MACHINE },
  delete: { icon: DeleteOutlined, tone: "data", parts: MACHINE },
  find: { icon: FileSearchOutlined, tone: "data", parts: ["next", "none", "failed"] },
  formula: { icon: FunctionOutlined, tone: "data", parts: MACHINE },
  subflow: { icon: ApartmentOutlined, tone: "out", parts: MACHINE },
  notify: { icon: NotificationOutlined, tone: "out", parts: MACHINE },
  http: { icon: ApiOutlined, tone: "out", parts: MACHINE },
  document: { icon: FileTextOutlined, tone: "out", parts: MACHINE },
  task: { icon: ThunderboltOutlined, tone: "out", parts: MACHINE },
};

/**
 * What the palette offers, in groups. A flow has one start, which is there from the beginning; what other packages
 * contribute comes with their flows.
 */
export const PALETTE: readonly { group: "people" | "ways" | "data" | "out"; kinds: readonly StepKind[] }[] = [
  { group: "people", kinds: ["approve", "fill", "cc"] },
  { group: "ways", kinds: ["branch", "parallel", "join", "loop", "wait", "end"] },
  { group: "data", kinds: ["create", "update", "upsert", "delete", "find", "formula"] },
  { group: "out", kinds: ["notify", "subflow", "http", "document", "task"] },
];

export const partOf = (line: Line): Part => line.part ?? "next";

/** The ways out of a step that is there, by its key. */
export function waysOut(steps: readonly Step[]): (key: string) => readonly Part[] {
  const kinds = new Map(steps.map(({ key, kind }) => [key, kind]));
  return (key) => KINDS[kinds.get(key) ?? "end"].parts;
}
