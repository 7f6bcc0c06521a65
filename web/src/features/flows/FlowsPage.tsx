import {
  CopyOutlined,
  DeleteOutlined,
  PauseCircleOutlined,
  PlayCircleOutlined,
  PlusOutlined,
} from "@ant-design/icons";
import { Button, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type FlowLine, fetchFlow, useCreateFlow, useFlowActs, useFlows } from "@/api/flowDrafts";
import { useForms } from "@/api/forms";
import { useMay } from "@/api/session";
import { useReader } from "@/fields/reader";
import { freeKey } from "@/shared/keys";
import { useUrlState } from "@/shared/urlState";
import { ConfirmWithCount } from "@/ui/ConfirmWithCount";
import { type Column, DataTable } from "@/ui/DataTable";
import { FilterBar } from "@/ui/FilterBar";
import { FilterSelect } from "@/ui/FilterSelect";
import { Mark } from "@/ui/Mark";
import { PageHeader } from "@/ui/PageHeader";
import { Panel } from "@/ui/Panel";
import { SearchBox } from "@/ui/SearchBox";
import { EmptyState, NoPermission, NothingFound } from "@/ui/states";
import { useToasts } from "@/ui/toasts";
import styles from "./flowList.module.css";
import { fitting, STATES, stateOf } from "./lines";
import { NewFlow } from "./NewFlow";
import { ResumeFlow } from "./ResumeFlow";
import { SAMPLES, type Sample } from "./samples";
import { TRIGGER_KINDS } from "./settings/Trigger";

const TONES = { active: "good", draft: "plain", paused: "warn", stuck: "bad", broken: "bad" } as const;

function State({ flow }: { flow: FlowLine }) {
  const { t } = useTranslation();
  const state = stateOf(flow);
  return (
    <>
      <Mark tone={TONES[state]}>
        {state === "stuck" ? t("flowList.stuck", { count: flow.stuck }) : t(`flowList.states.${state}`)}
      </Mark>
      {flow.active !== null && flow.draft_is_newer && <Mark tone="accent">{t("flowList.newer")}</Mark>}
    </>
  );
}

function RowActs(props: { flow: FlowLine; onCopy: () => void; onTurn: () => void; onRemove: () => void }) {
  const { flow } = props;
  const { t } = useTranslation();
  const { label } = useReader();
  const name = label(flow.title);
  const act = (text: string, icon: React.ReactNode, onClick: () => void) => (
    <Button
      size="small"
      type="text"
      icon={icon}
      aria-label={text}
      title={text}
      onClick={(event) => {
        event.stopPropagation();
        onClick();
      }}
    />
  );
  return (
    <span className={styles.rowActs}>
      {flow.active !== null &&
        act(
          t(flow.paused ? "flowList.resume" : "flowList.pause", { name }),
          flow.paused ? (
            <PlayCircleOutlined aria-hidden="true" />
          ) : (
            <PauseCircleOutlined aria-hidden="true" />
          ),
          props.onTurn,
        )}
      {flow.trigger && act(t("flowList.copy", { name }), <CopyOutlined aria-hidden="true" />, props.onCopy)}
      {act(t("flowList.delete", { name }), <DeleteOutlined aria-hidden="true" />, props.onRemove)}
    </span>
  );
}

function useColumns(acts: {
  onCopy: (flow: FlowLine) => void;
  onTurn: (flow: FlowLine) => void;
  onRemove: (flow: FlowLine) => void;
}): Column<FlowLine>[] {
  const { t } = useTranslation();
  const { label } = useReader();
  const forms = useForms().data ?? [];
  const formName = (key: string | null) => {
    const form = forms.find((each) => each.key === key);
    return key === null ? t("frame.dash") : form ? label(form.title) : key;
  };
  return [
    { key: "title", title: t("flowDesign.name"), card: "title", render: (flow) => label(flow.title) },
    { key: "form", title: t("flowDesign.form"), card: "line", render: (flow) => formName(flow.form) },
    {
      key: "trigger",
      title: t("flowDesign.trigger.kind"),
      card: "line",
      render: (flow) => (flow.trigger ? t(`flowDesign.trigger.kinds.${flow.trigger}`) : t("frame.dash")),
    },
    { key: "state", title: t("flowList.state"), card: "end", render: (flow) => <State flow={flow} /> },
    { key: "running", title: t("flowList.running"), align: "right", render: (flow) => flow.running },
    {
      key: "acts",
      title: t("flowList.acts"),
      untitled: true,
      align: "right",
      render: (flow) => (
        <RowActs
          flow={flow}
          onCopy={() => acts.onCopy(flow)}
          onTurn={() => acts.onTurn(flow)}
          onRemove={() => acts.onRemove(flow)}
        />
      ),
    },
  ];
}

function Samples({ onChoose }: { onChoose: (sample: Sample) => void }) {
  const { t } = useTranslation();
  return (
    <ul className={styles.samples}>
      {SAMPLES.map((sample) => (
        <li key={sample}>
          <button type="button" className={styles.sample} onClick={() => onChoose(sample)}>
            <strong>{t(`flowList.samples.${sample}`)}</strong>
            <span className={styles.quiet}>{t(`flowList.samplesAbout.${sample}`)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What the list is narrowed down to, kept in the address. */
function useWanted() {
  const [search, setSearch] = useUrlState("search");
  const [form, setForm] = useUrlState("form");
  const [trigger, setTrigger] = useUrlState("trigger");
  const [state, setState] = useUrlState("state");
  const set = { search: setSearch, form: setForm, trigger: setTrigger, state: setState };
  return { wanted: { search, form, trigger, state }, set };
}

function Filters({ flows, given }: { flows: readonly FlowLine[]; given: ReturnType<typeof useWanted> }) {
  const { t } = useTranslation();
  const { label } = useReader();
  const { wanted, set } = given;
  const used = new Set(flows.map(({ form }) => form));
  const forms = (useForms().data ?? []).filter(({ key }) => used.has(key));
  const select = (name: "form" | "trigger" | "state", options: { value: string; label: string }[]) => (
    <FilterSelect
      label={t(`flowList.by.${name}`)}
      value={wanted[name]}
      options={options}
      onChange={set[name]}
    />
  );
  return (
    <FilterBar>
      <SearchBox label={t("flowList.search")} value={wanted.search} onChange={set.search} />
      {select(
        "form",
        forms.map(({ key, title }) => ({ value: key, label: label(title) })),
      )}
      {select(
        "trigger",
        TRIGGER_KINDS.map((value) => ({ value, label: t(`flowDesign.trigger.kinds.${value}`) })),
      )}
      {select(
        "state",
        STATES.map((value) => ({ value, label: t(`flowList.states.${value}`) })),
      )}
    </FilterBar>
  );
}

function Flows() {
  const { t } = useTranslation();
  const { label } = useReader();
  const { done, failed, refused } = useToasts();
  const navigate = useNavigate();
  const flows = useFlows();
  const create = useCreateFlow();
  const acts = useFlowActs();
  const given = useWanted();
  const [choosing, setChoosing] = useState(false);
  const [sample, setSample] = useState<Sample | null>(null);
  const [wanted, setWanted] = useState<Sample | null>(null);
  const [removing, setRemoving] = useState<FlowLine | null>(null);
  const [resuming, setResuming] = useState<FlowLine | null>(null);
  const all = flows.data ?? [];
  const taken = new Set(all.map(({ key }) => key));
  const copy = async (flow: FlowLine) => {
    try {
      const { document } = await fetchFlow(flow.key);
      const key = freeKey(flow.key, "flow", taken);
      const title =
        typeof document.title === "string"
          ? t("flowList.copyOf", { name: document.title })
          : Object.fromEntries(
              Object.entries(document.title).map(([each, name]) => [
                each,
                t("flowList.copyOf", { name, lng: each }),
              ]),
            );
      await create.mutateAsync({ ...document, key, title });
      navigate(`/flows/${key}`);
    } catch (error) {
      failed(error);
    }
  };
  const pause = async (flow: FlowLine) => {
    try {
      await acts.mutateAsync({ key: flow.key, act: "pause" });
      done(t("flowList.paused"));
    } catch (error) {
      failed(error);
    }
  };
  const remove = async () => {
    if (!removing) return;
    try {
      await acts.mutateAsync({ key: removing.key, act: "delete" });
      done(t("flowList.deleted"));
    } catch (error) {
      failed(error);
    }
    setRemoving(null);
  };
  const add = (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setChoosing(true)}>
      {t("flowList.add")}
    </Button>
  );
  const columns = useColumns({
    onCopy: copy,
    onTurn: (flow) => (flow.paused ? setResuming(flow) : void pause(flow)),
    onRemove: (flow) =>
      flow.running + flow.stuck > 0
        ? refused(t("flowList.inUse", { count: flow.running + flow.stuck }))
        : setRemoving(flow),
  });
  const isEmpty = flows.data?.length === 0;
  return (
    <>
      <PageHeader
        title={t("flowList.title")}
        about={t("flowList.about")}
        actions={
          <>
            <Button onClick={() => navigate("/flow-statistics")}>{t("flowStatistics.title")}</Button>
            <Button onClick={() => navigate("/runs")}>{t("runs.title")}</Button>
            {add}
          </>
        }
      />
      {!isEmpty && <Filters flows={all} given={given} />}
      <Panel flush={!isEmpty}>
        <DataTable<FlowLine>
          label={t("flowList.title")}
          rows={flows.data && fitting(all, given.wanted, ({ title }) => label(title))}
          rowKey={(flow) => flow.key}
          columns={columns}
          error={flows.error}
          onRetry={() => flows.refetch()}
          onOpen={(flow) => navigate(`/flows/${flow.key}`)}
          empty={
            isEmpty ? (
              <>
                <EmptyState compact title={t("flowList.empty")} about={t("flowList.emptyAbout")} />
                <Samples onChoose={setSample} />
              </>
            ) : (
              <NothingFound onClear={() => navigate("/flows", { replace: true })} />
            )
          }
        />
      </Panel>
      <Modal
        open={choosing}
        footer={null}
        title={t("flowList.begin")}
        width={800}
        onCancel={() => setChoosing(false)}
        afterClose={() => setSample(wanted)}
        afterOpenChange={(isOpen) => isOpen && setWanted(null)}
      >
        <Samples
          onChoose={(each) => {
            setWanted(each);
            setChoosing(false);
          }}
        />
      </Modal>
      {sample && (
        <NewFlow
          sample={sample}
          form={given.wanted.form || null}
          taken={taken}
          onClose={() => setSample(null)}
        />
      )}
      {resuming && <ResumeFlow flow={resuming} onClose={() => setResuming(null)} />}
      <ConfirmWithCount
        open={removing !== null}
        title={t("flowList.remove", { name: label(removing?.title) })}
        about={t("flowList.removeAbout")}
        word={removing?.key}
        action={t("frame.remove")}
        pending={acts.isPending}
        onConfirm={remove}
        onCancel={() => setRemoving(null)}
      />
    </>
  );
}

/** All flows of the workspace: what starts them, how they stand, and where new ones begin. */
export function FlowsPage() {
  return useMay("flows.manage") ? <Flows /> : <NoPermission />;
}
