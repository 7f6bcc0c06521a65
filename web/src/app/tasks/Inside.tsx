import { TaskPage, TaskRunPage } from "@/features/tasks/TaskPage";
import { TasksPage } from "@/features/tasks/TasksPage";

const ROOT = "/tasks";

export const TasksInside = () => <TasksPage root={ROOT} />;
export const TaskInside = () => <TaskPage root={ROOT} />;
export const RunInside = () => <TaskRunPage root={ROOT} />;
