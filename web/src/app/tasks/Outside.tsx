import { TaskPage, TaskRunPage } from "@/features/tasks/TaskPage";
import { TasksPage } from "@/features/tasks/TasksPage";

const ROOT = "/portal/tasks";

export const TasksOutside = () => <TasksPage root={ROOT} />;
export const TaskOutside = () => <TaskPage root={ROOT} />;
export const RunOutside = () => <TaskRunPage root={ROOT} />;
