import { Alert, Button, Input, Modal } from "antd";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  isUnproved,
  proveAddress,
  sendFreshCode,
  sendProvingCode,
  useWaitingForCode,
  type Waiting,
} from "@/api/freshCodes";
import { useErrorText } from "./errorText";

function Asking({ waiting }: { waiting: Waiting }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [proving, setProving] = useState(false);
  const [sent, setSent] = useState<{ to: string; seconds: number } | null>(null);
  const [left, setLeft] = useState(0);
  const [code, setCode] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState<"send" | "run" | null>(null);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  const during = async (what: "send" | "run", act: () => Promise<void>) => {
    setPending(what);
    setError(null);
    try {
      await act();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setPending(null);
    }
  };
  const send = () =>
    during("send", async () => {
      const { to, seconds, again_after } = await (proving
        ? sendProvingCode()
        : sendFreshCode(waiting.what)
      ).catch((thrown) => {
        if (!isUnproved(thrown)) throw thrown;
        setProving(true);
        return sendProvingCode();
      });
      setSent({ to, seconds });
      setLeft(again_after);
    });
  const ready = /^[0-9]{6}$/.test(code);
  const prove = async () => {
    await proveAddress(code);
    setProving(false);
    setCode("");
    setSent(null);
    setLeft(0);
  };
  const run = () => {
    if (ready) void during("run", () => (proving ? prove() : waiting.run(code)));
  };
  const about = proving ? "freshCode.prove" : sent ? "freshCode.sent" : "freshCode.about";
  return (
    <Modal
      open
      width={400}
      title={t("freshCode.title")}
      okText={t(proving ? "freshCode.proveIt" : "freshCode.confirm")}
      okButtonProps={{ disabled: !ready, loading: pending === "run" }}
      cancelText={t("frame.cancel")}
      onOk={run}
      onCancel={waiting.giveUp}
      mask={{ closable: false }}
    >
      <p>{t(about, { to: sent?.to, minutes: (sent?.seconds ?? 0) / 60 })}</p>
      {error !== null && (
        <Alert type="error" showIcon role="alert" style={{ marginTop: 12 }} title={errorText(error)} />
      )}
      <div style={{ display: "flex", gap: 8, marginTop: 12 }}>
        <Input
          size="large"
          aria-label={t("freshCode.code")}
          placeholder={t("freshCode.code")}
          autoComplete="one-time-code"
          inputMode="numeric"
          maxLength={6}
          value={code}
          onChange={(event) => setCode(event.target.value.trim())}
          onPressEnter={run}
        />
        <Button size="large" disabled={left > 0} loading={pending === "send"} onClick={() => void send()}>
          {left > 0 ? t("door.codeAgain", { seconds: left }) : t("door.codeSend")}
        </Button>
      </div>
    </Modal>
  );
}

/** Asks for a fresh code wherever something waits for one. */
export function FreshCodeDialog() {
  const waiting = useWaitingForCode();
  return waiting && <Asking waiting={waiting} />;
}
