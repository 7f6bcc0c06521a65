/**
 * Made by `make contracts` from contracts/openapi.json; do not edit.
 * sha256 41f6184e82cf0c623f868e9acf7de2ad71a209b32d4224fd8c468d1387b1dfed
 */
export interface components {
    schemas: {
        /** @description The link's token, the person's name, and a password: new, or that of the account they have. */
        AcceptBody: {
            token: string;
            name: string;
            password: string;
        };
        /**
         * @description The chart of accounts. Those of a partner never fall below zero, seen from their own side.
         * @enum {string}
         */
        AccountKind: "held" | "payable" | "disputed" | "paying" | "receivable" | "draw" | "credit_note" | "goods" | "deposit" | "points" | "expense" | "provision" | "clearing" | "tax" | "bad_debt" | "exchange";
        /**
         * @description What a role may allow on the records of one form.
         * @enum {string}
         */
        Action: "read" | "create" | "update" | "delete" | "export" | "import" | "copy" | "batch" | "print" | "share" | "comment" | "reveal";
        /**
         * @description What somebody may do with a to-do.
         * @enum {string}
         */
        ActionName: "submit" | "save" | "reject" | "return" | "transfer" | "add_before" | "add_after" | "add_beside" | "claim" | "release" | "end" | "print" | "batch";
        /** @description An action that a step offers, and what its button is called. */
        ActionSetting: {
            name: components["schemas"]["ActionName"];
            label?: string | {
                [key: string]: string;
            } | null;
        };
        /**
         * @description Whether a partner orders, has stopped ordering, or never did.
         * @enum {string}
         */
        Activity: "active" | "dormant" | "never";
        /** @description Who acted in an earlier step. */
        ActorOf: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "actor_of";
            step: string;
        };
        /** @description Groups with their measures, under the names that were asked for. */
        AggregateAnswer: {
            rows: {
                [key: string]: unknown;
            }[];
        };
        /** @description Where the rows of an aggregate table come from; the sources are there for those who design forms. */
        AggregateShown: {
            sources: components["schemas"]["AggregateSourceShown"][];
            measures: {
                [key: string]: string;
            };
        };
        /** @description A form whose rows an aggregate table counts, and the formulas of what they give. */
        AggregateSourceShown: {
            form: string;
            where?: string | {
                [key: string]: unknown;
            };
            values: {
                [key: string]: string;
            };
        };
        /** @description Confirmed, or disputed with a reason; the fresh code where one is needed. */
        AnswerBody: {
            kind: components["schemas"]["AnswerKind"];
            /** @default  */
            reason: string;
            code?: string | null;
        };
        /** @description How many published statements stand how with their partners. */
        AnswerCounts: {
            disputed: number;
            confirmed: number;
            open: number;
        };
        /**
         * @description What a partner may say.
         * @enum {string}
         */
        AnswerKind: "confirmed" | "disputed";
        /** @description What somebody of the partner said; `coded` with a fresh code. */
        AnswerShown: {
            kind: components["schemas"]["AnswerKind"];
            reason: string;
            by: string;
            coded: boolean;
            /** Format: date-time */
            at: string;
        };
        /**
         * @description How a published statement stands with its partner.
         * @enum {string}
         */
        Answered: "disputed" | "confirmed" | "open";
        /** @description What was said, the latest last, and what one may say now. */
        AnswersShown: {
            answers: components["schemas"]["AnswerShown"][];
            may: components["schemas"]["AnswerKind"][];
        };
        /** @description The same, with the word that confirms a loss, and what roles and permission sets may do with new fields. */
        ApplyBody: {
            version: number;
            definition: {
                [key: string]: unknown;
            };
            /** @default [] */
            sub_forms: {
                [key: string]: unknown;
            }[];
            confirm?: string | null;
            /** @default [] */
            rights: components["schemas"]["FieldRights"][];
        };
        /** @description The flow that the settlement is submitted to; `submitted`: it was told already and begins in a moment. */
        ApprovalShown: {
            title: string | {
                [key: string]: string;
            };
            submitted: boolean;
        };
        /** @description People agree or refuse. */
        ApproveStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /** @default [] */
            people: (components["schemas"]["Members"] | components["schemas"]["Departments"] | components["schemas"]["Roles"] | components["schemas"]["Superior"] | components["schemas"]["Superiors"] | components["schemas"]["Initiator"] | components["schemas"]["MemberField"] | components["schemas"]["DepartmentField"] | components["schemas"]["ChannelManager"] | components["schemas"]["PartnerUsers"] | components["schemas"]["ActorOf"])[];
            /**
             * @default {
             *       "act": "stop",
             *       "to": []
             *     }
             */
            nobody: components["schemas"]["Nobody"];
            /** @default {} */
            fields: {
                [key: string]: components["schemas"]["FieldUse"];
            };
            /**
             * @default read
             * @enum {string}
             */
            others: "hidden" | "read";
            /** @default [] */
            summary: string[];
            notice?: string | {
                [key: string]: string;
            } | null;
            /** @default any */
            mode: components["schemas"]["DecisionMode"];
            /** @default 100 */
            share: number;
            /**
             * @default optional
             * @enum {string}
             */
            opinion: "none" | "optional" | "required" | "on_refusal";
            /**
             * @default none
             * @enum {string}
             */
            signature: "none" | "optional" | "required";
            /** @default [] */
            actions: components["schemas"]["ActionSetting"][];
            /**
             * @default {
             *       "to": "chosen",
             *       "steps": [],
             *       "walk": "again",
             *       "choose_walk": false,
             *       "values": {}
             *     }
             */
            returns: components["schemas"]["Return"];
            /**
             * @default ask
             * @enum {string}
             */
            repeated: "ask" | "previous" | "any";
            /** @default false */
            not_own: boolean;
            /** @default [] */
            own_fields: string[];
            /** @default [] */
            deadlines: components["schemas"]["Deadline"][];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "approve";
        };
        /** @description The groups in their order with their entries, made from what was read at this version; none: as packages say. */
        ArrangeBody: {
            version: number;
            groups: components["schemas"]["Group"][];
        };
        /** @description All groups of the menu with all their entries; `arranged` when people gave it this order. */
        ArrangementAnswer: {
            version: number;
            arranged: boolean;
            groups: components["schemas"]["GroupShown"][];
        };
        /** @description Values as somebody fills them in, of `record` or of a new one. */
        AskedBody: {
            values: {
                [key: string]: unknown;
            };
            record?: string | null;
        };
        /** @description The first of some people by name, and how many they are. */
        AskedPeople: {
            names: string[];
            count: number;
        };
        /** @description Somebody who is asked. */
        AskedPersonBody: {
            kind: components["schemas"]["PersonKind"];
            /** Format: uuid */
            id: string;
        };
        /** @description Whom a source means today: `asked` null where a run decides; who cannot sign in yet is passed over. */
        AskedSource: {
            source: components["schemas"]["Members"] | components["schemas"]["Departments"] | components["schemas"]["Roles"] | components["schemas"]["Superior"] | components["schemas"]["Superiors"] | components["schemas"]["Initiator"] | components["schemas"]["MemberField"] | components["schemas"]["DepartmentField"] | components["schemas"]["ChannelManager"] | components["schemas"]["PartnerUsers"] | components["schemas"]["ActorOf"];
            asked: components["schemas"]["AskedPeople"] | null;
            passed_over: components["schemas"]["AskedPeople"];
        };
        /** @description Whom sources mean together today; `later`: nobody yet, a run decides. */
        AskedTogether: {
            sources: components["schemas"]["AskedSource"][];
            /** @enum {string} */
            finds: "somebody" | "nobody" | "too_many" | "later";
        };
        /** @description Whom a flow will ask. */
        AskingAnswer: {
            steps: components["schemas"]["AskingStepShown"][];
        };
        /** @description A step that asks people, what it does where it finds nobody, and whom it asks instead then. */
        AskingStepShown: {
            step: string;
            title: string | {
                [key: string]: string;
            };
            people: components["schemas"]["AskedTogether"];
            /** @enum {string} */
            nobody: "stop" | "skip" | "people";
            instead: components["schemas"]["AskedTogether"] | null;
        };
        /** @description One attempt at a step. */
        AttemptShown: {
            visit: number;
            attempt: number;
            step: string;
            kind: string;
            outcome: string | null;
            /** Format: date-time */
            started_at: string;
            finished_at: string | null;
            output: unknown;
            fault: string | null;
        };
        /** @description A page of the audit, the newest first. */
        AuditAnswer: {
            entries: components["schemas"]["EntryShown"][];
            next_cursor: string | null;
        };
        /** @description Who wrote; without an id the program itself. */
        AuthorShown: {
            id: string | null;
            label: string;
        };
        /** @description Which to-dos were submitted, and which could not be. */
        BatchAnswer: {
            done: string[];
            failed: components["schemas"]["TaskFailed"][];
        };
        /** @description A calculation that has been queued. */
        BegunAnswer: {
            settlement: components["schemas"]["Identified"];
            job: components["schemas"]["Identified"];
        };
        /**
         * @description What lies below a record of a tree: right below it, and with `totals` at any depth, itself included.
         *
         *     `matches`: it was looked for itself, or nothing was.
         */
        BelowShown: {
            children: number;
            matches: boolean;
            count?: number;
            totals?: {
                [key: string]: string | null;
            };
        };
        /** @description Whose account is to be bound: the medium of a channel at work that can tell. */
        BindingBody: {
            medium: components["schemas"]["Medium"];
        };
        /** @description What the vendor sent the browser back with. */
        BindingCodeBody: {
            state: string;
            code: string;
        };
        /** @description The vendor's address to go to. */
        BindingGoing: {
            url: string;
        };
        /** @description A link to open in the vendor's app, once, and until when. */
        BindingLink: {
            /** Format: uuid */
            id: string;
            link: string;
            /** Format: date-time */
            expires_at: string;
        };
        /** @description Whether the link waits, was opened (begun, asking), the account is bound, it failed, or time is over. */
        BindingState: {
            /** @enum {string} */
            status: "waiting" | "begun" | "asking" | "bound" | "failed" | "over";
            fault: string | null;
        };
        /** @description The secret of the link. */
        BindingTokenBody: {
            token: string;
        };
        /** @description What is bound now. */
        BoundAnswer: {
            medium: components["schemas"]["Medium"];
        };
        /**
         * @description What of the work centre.
         * @enum {string}
         */
        Box: "open" | "handled" | "started" | "cc";
        /** @description Which lines the run takes by their conditions: the first that holds, or every one (they meet in a join). */
        BranchStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "branch";
            /**
             * @default first
             * @enum {string}
             */
            takes: "first" | "every";
        };
        /** @description What follows stands on a new page. */
        BreakBlock: {
            /** @default 12 */
            span: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "page_break";
        };
        /** @description How many records a bulk change touched, how many refused it, and the token that takes it back. */
        BulkAnswer: {
            changed: number;
            undo: string | null;
            refused: number;
        };
        /** @description A flow that may be begun on a record by a button. */
        ButtonShown: {
            flow: string;
            label: string | {
                [key: string]: string;
            };
            many: boolean;
            inputs: {
                [key: string]: unknown;
            }[];
        };
        /** @description A button on one record or on many chosen ones, for who may read them and holds one of the roles (none: all). */
        ButtonTrigger: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "button";
            label: string | {
                [key: string]: string;
            };
            when?: string | {
                [key: string]: unknown;
            } | null;
            /** @default [] */
            roles: string[];
            /** @default true */
            many: boolean;
            /** @default [] */
            inputs: components["schemas"]["InputField"][];
        };
        /** @description The buttons of a form for the caller. */
        ButtonsAnswer: {
            buttons: components["schemas"]["ButtonShown"][];
        };
        /** @description Sales of a product category. */
        CategorySalesShown: {
            category: string | null;
            sales: string;
        };
        /** @description A group of functions. */
        CategoryShown: {
            key: string;
            title: string;
        };
        /** @description People are told and may look; nothing waits for them. */
        CcStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /** @default [] */
            people: (components["schemas"]["Members"] | components["schemas"]["Departments"] | components["schemas"]["Roles"] | components["schemas"]["Superior"] | components["schemas"]["Superiors"] | components["schemas"]["Initiator"] | components["schemas"]["MemberField"] | components["schemas"]["DepartmentField"] | components["schemas"]["ChannelManager"] | components["schemas"]["PartnerUsers"] | components["schemas"]["ActorOf"])[];
            /**
             * @default {
             *       "act": "stop",
             *       "to": []
             *     }
             */
            nobody: components["schemas"]["Nobody"];
            /** @default {} */
            fields: {
                [key: string]: components["schemas"]["FieldUse"];
            };
            /**
             * @default read
             * @enum {string}
             */
            others: "hidden" | "read";
            /** @default [] */
            summary: string[];
            notice?: string | {
                [key: string]: string;
            } | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "cc";
        };
        /** @description How many partners change by `[from, to)` percent; `new`: who had nothing, `same`: who keeps all. */
        ChangeBucketShown: {
            /** @enum {string} */
            kind: "span" | "same" | "new";
            low: number | null;
            high: number | null;
            partners: number;
        };
        /**
         * @description How heavy a step is.
         * @enum {string}
         */
        ChangeClass: "metadata_only" | "instant" | "validated" | "rewrite" | "destructive";
        /** @description The plan of a change. */
        ChangePlanAnswer: {
            plan: components["schemas"]["ChangePlanShown"];
        };
        /** @description What a draft would change; with problems it cannot be applied. */
        ChangePlanShown: {
            changes: components["schemas"]["PlannedChangeShown"][];
            requires_confirmation: boolean;
            confirm_with: string | null;
            problems: components["schemas"]["FieldErrorShown"][];
        };
        /** @description The change that so many percent of the partners do not exceed. */
        ChangeQuantileShown: {
            percent: number;
            change: string;
        };
        /** @description A new channel. */
        ChannelBody: {
            kind: components["schemas"]["ChannelKind"];
            title: string;
            settings: {
                [key: string]: unknown;
            };
            secrets?: {
                [key: string]: string | null;
            };
            kinds?: components["schemas"]["MessageKind"][];
        };
        /** @description What is to change; settings as a whole, of the secrets those given. */
        ChannelChangeBody: {
            title?: string | null;
            settings?: {
                [key: string]: unknown;
            } | null;
            secrets?: {
                [key: string]: string | null;
            } | null;
            kinds?: components["schemas"]["MessageKind"][] | null;
            active?: boolean | null;
        };
        /**
         * @description Every adapter there is.
         * @enum {string}
         */
        ChannelKind: "mail" | "wecom_app" | "wecom_robot" | "dingtalk_app" | "dingtalk_robot" | "feishu_app" | "feishu_robot" | "aliyun_sms" | "http_sms" | "official_account" | "own_server";
        /** @description An adapter. `untried`: nobody tried it against the vendor's real service yet. */
        ChannelKindShown: {
            kind: components["schemas"]["ChannelKind"];
            medium: components["schemas"]["Medium"] | null;
            secrets: string[];
            optional_secrets: string[];
            untried: boolean;
        };
        /** @description Who looks after the record's partner, inside: the members in `field` of the partner's record. */
        ChannelManager: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "channel_manager";
            /** @default channel_manager */
            field: string;
        };
        /** @description How many submissions came by one channel; null for those without. */
        ChannelShown: {
            channel: string | null;
            count: number;
        };
        /** @description Whether a test went out, and what was in its way. */
        ChannelTriedAnswer: {
            ok: boolean;
            fault: string | null;
            detail?: string;
        };
        /** @description The channels there are, and the kinds there could be. */
        ChannelsAnswer: {
            channels: components["schemas"]["MessageChannelShown"][];
            kinds: components["schemas"]["ChannelKindShown"][];
        };
        /** @description A formula's kind and bound tree, or what is wrong with it. */
        CheckAnswer: {
            kind: string | null;
            bound: {
                [key: string]: unknown;
            } | null;
            errors: components["schemas"]["ExpressionErrorShown"][];
            sample: components["schemas"]["SampleShown"] | null;
        };
        /**
         * @description A formula's text, what it is for, the kind it should answer, and a record to try it on.
         *
         *     `definition` is a draft of the form that the text is written in: it may name fields that are not published yet.
         */
        CheckBody: {
            text: string;
            /** @default formula */
            use: components["schemas"]["Use"];
            kind?: components["schemas"]["Kind"] | null;
            record?: string | null;
            definition?: {
                [key: string]: unknown;
            } | null;
        };
        /** @description A check as its designer wrote it. */
        CheckShown: {
            that: string | {
                [key: string]: unknown;
            };
            message: string | {
                [key: string]: string;
            };
            fields: string[];
        };
        /** @description What a person chose for a kind of message. */
        Choice: {
            media: components["schemas"]["Medium"][];
            /** @default at_once */
            pace: components["schemas"]["Pace"];
        };
        /** @description A record by its name. */
        ChoiceShown: {
            /** Format: uuid */
            id: string;
            label: string;
        };
        /** @description Records that a field may name. */
        ChoicesAnswer: {
            choices: components["schemas"]["ChoiceShown"][];
        };
        /** @description What the user decided. */
        ChoicesBody: {
            mapping: {
                [key: string]: string | null;
            };
            /** @default {} */
            values: {
                [key: string]: {
                    [key: string]: string | null;
                };
            };
            key?: string | string[] | null;
            /** @default upsert */
            mode: components["schemas"]["Mode"];
            /** @default {} */
            readings: {
                [key: string]: {
                    [key: string]: boolean;
                };
            };
            months?: components["schemas"]["MonthsBody"] | null;
            /** @default [] */
            part: components["schemas"]["PartBody"][];
            /** @default false */
            allow_duplicates: boolean;
            /** @default {} */
            references: {
                [key: string]: string;
            };
            /** @default {} */
            new_fields: {
                [key: string]: components["schemas"]["NewFieldBody"];
            };
        };
        /** @description What is to be confirmed: the content is what the door then asks for, to the letter. */
        CodeAsk: {
            purpose: components["schemas"]["CodePurpose"];
            object: string;
            content: {
                [key: string]: unknown;
            };
        };
        /** @description How long a code is good, and after how long one may ask for another; said of any number, known or not. */
        CodeAsked: {
            seconds: number;
            again_after: number;
        };
        /** @description A value as a code to be scanned; one that the symbology cannot draw prints as text. */
        CodeBlock: {
            /** @default 12 */
            span: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "code";
            /** @default  */
            text: string | {
                [key: string]: string;
            };
            /**
             * @default qr
             * @enum {string}
             */
            symbology: "qr" | "code128" | "ean13";
            /** @default 25 */
            height: number;
            /** @default false */
            caption: boolean;
            /**
             * @default left
             * @enum {string}
             */
            align: "left" | "center" | "right";
        };
        /** @description The phone that is to get a code; a workspace where only that one's is wanted. */
        CodeBody: {
            phone: string;
            workspace?: string | null;
        };
        /** @description Whether a code is needed, and where it would go; null where it reaches the person nowhere. */
        CodeNeed: {
            needed: boolean;
            to: string | null;
            medium: components["schemas"]["Medium"] | null;
        };
        /**
         * @description What partners' people confirm with a fresh code.
         * @enum {string}
         */
        CodePurpose: "statement.confirm" | "statement.dispute" | "record.change" | "address.prove";
        /** @description Whether codes are asked for. */
        CodeRuleBody: {
            active: boolean;
        };
        /** @description For what codes are asked, and by which media one could be sent; without any none is. */
        CodeRules: {
            purposes: {
                [key: string]: boolean;
            };
            media: components["schemas"]["Medium"][];
        };
        /** @description Where a code went, how long it is good, and after how many seconds one may ask for another. */
        CodeSent: {
            to: string;
            medium: components["schemas"]["Medium"];
            seconds: number;
            again_after: number;
        };
        /** @description A phone number with the code it got; a workspace where it must be that one. */
        CodeSignIn: {
            phone: string;
            code: string;
            workspace?: string | null;
        };
        /** @description One comment. */
        CommentAnswer: {
            comment: components["schemas"]["CommentShown"];
        };
        /** @description A new comment; `inside_only` keeps it from partner users, who cannot set it. */
        CommentBody: {
            text: string;
            /** @default [] */
            mentions: string[];
            /** @default [] */
            files: string[];
            /** @default false */
            inside_only: boolean;
        };
        /** @description Another text, or whether it is settled. */
        CommentChange: {
            text?: string | null;
            resolved?: boolean | null;
        };
        /** @description A file beside a comment. */
        CommentFile: {
            /** Format: uuid */
            id: string;
            name: string;
            size: number;
            type: string;
        };
        /** @description A comment; a removed one keeps its place without its text. */
        CommentShown: {
            /** Format: uuid */
            id: string;
            text: string;
            mentions: components["schemas"]["Mentioned"][];
            files: components["schemas"]["CommentFile"][];
            inside_only: boolean;
            /** Format: uuid */
            by_id: string;
            by_name: string;
            /** Format: date-time */
            at: string;
            edited_at: string | null;
            removed: boolean;
            resolved_at: string | null;
            resolved_by: string | null;
            own: boolean;
        };
        /** @description A record's comments, the oldest first; whether one follows the record and may comment. */
        CommentsAnswer: {
            comments: components["schemas"]["CommentShown"][];
            following: boolean;
            may_comment: boolean;
        };
        /** @description A field of a form whose records a new one may be. */
        ComparedFieldShown: {
            form: string;
            field: string;
        };
        /** @description Sales of a stretch of days beside the same days a year before; `change` is a ratio. */
        ComparedShown: {
            /** Format: date */
            start: string;
            /** Format: date */
            end: string;
            sales: string;
            before: string;
            change: string | null;
        };
        /**
         * @description How two values are alike: but for case, width and spaces; as companies' names; as phone numbers; as the company
         *     part of addresses.
         * @enum {string}
         */
        Comparison: "exact" | "company" | "phone" | "domain";
        /** @description What a component came to. */
        ComponentAmount: {
            key: string;
            title: string;
            amount: string;
        };
        /** @description What a component pays by both versions. */
        ComponentChangeShown: {
            key: string;
            title: string;
            before: string;
            after: string;
            change: string;
        };
        /** @description A component with its ladder and its formula in both languages. */
        ComponentShown: {
            key: string;
            title: string;
            kind: string;
            mode: string;
            base: string | null;
            compared: string | null;
            growth: string | null;
            tier: number | null;
            rate: string | null;
            reason: string | null;
            tiers: components["schemas"]["TierShown"][];
            ladder: components["schemas"]["RungShown"][];
            uncapped: string;
            cap_cut: string;
            amount: string;
            text: {
                [key: string]: string;
            };
            conditions: components["schemas"]["ConditionShown"][];
        };
        /** @description A calculation that conditions read, and the fields that its value depends on. */
        ComputedShown: {
            field: string;
            id: string;
            of: string[];
        };
        /** @description How much hangs on few partners: shares of the first 1, 3 and 10, and the Herfindahl-Hirschman index. */
        ConcentrationShown: {
            top1: string;
            top3: string;
            top10: string;
            hhi: number;
        };
        /**
         * @description What must hold for a line to count (`lines`), for an award (`award_if`) or for anything to be earned (`gate_1`):
         *     in words, and the exact rule.
         */
        ConditionShown: {
            name: string;
            words: string;
            rule: string;
        };
        /** @description Something that the package brings. */
        ContentShown: {
            kind: string;
            name: string;
            title: string | {
                [key: string]: string;
            };
        };
        /** @description The form that was made, and how many records it got. */
        CopiedAnswer: {
            form: components["schemas"]["FormShown"];
            records: number;
        };
        /**
         * @description What the copy is called, and what comes along. Conditions are rules, checks, the
         *     lifecycle and looking for duplicates.
         */
        CopyOptions: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            /** @default true */
            conditions: boolean;
            /** @default true */
            views: boolean;
            /** @default true */
            templates: boolean;
            /** @default false */
            records: boolean;
        };
        /** @description How many things of a kind. */
        CountShown: {
            kind: string;
            number: number;
        };
        /** @description A new record. Later steps read it by this step's key. */
        CreateStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "create";
            form: string;
            values: {
                [key: string]: string;
            };
        };
        /**
         * @description Each record, some days before (negative) or after the day in a field, at a time of the workspace's day.
         *
         *     `also`: on these days as well, as 60 and 30 days before after 90. `yearly`: every year on the day and month of the
         *     date, as birthdays come round; one on February 29 comes on the 28th where its year has no 29th.
         */
        DateTrigger: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "date";
            field: string;
            /** @default 0 */
            days: number;
            /** @default [] */
            also: number[];
            /** @default false */
            yearly: boolean;
            /** @default 09:00 */
            at: string;
            when?: string | {
                [key: string]: unknown;
            } | null;
        };
        /**
         * @description A time after a step was reached, or relative to a date field of the record as it was then.
         *
         *     `end_of_day`: when the day of a date is over, not in its morning. `before`: so much earlier.
         *     `to`: who takes over (transfer) or is told as well (escalate, remind).
         */
        Deadline: {
            after?: components["schemas"]["Duration"] | null;
            field?: string | null;
            /** @default false */
            end_of_day: boolean;
            before?: components["schemas"]["Duration"] | null;
            share?: number | null;
            /** @default remind */
            act: components["schemas"]["DeadlineAct"];
            /** @default [] */
            to: (components["schemas"]["Members"] | components["schemas"]["Departments"] | components["schemas"]["Roles"] | components["schemas"]["Superior"] | components["schemas"]["Superiors"] | components["schemas"]["Initiator"] | components["schemas"]["MemberField"] | components["schemas"]["DepartmentField"] | components["schemas"]["ChannelManager"] | components["schemas"]["PartnerUsers"] | components["schemas"]["ActorOf"])[];
            text?: string | {
                [key: string]: string;
            } | null;
        };
        /**
         * @description What happens when time is up.
         * @enum {string}
         */
        DeadlineAct: "remind" | "submit" | "return" | "transfer" | "escalate";
        /**
         * @description When a step of several people is decided: 或签, 会签, 依次, 按比例, 抢占.
         * @enum {string}
         */
        DecisionMode: "any" | "all" | "sequence" | "share" | "first";
        /** @description What fills a field of a new record until somebody does. */
        DefaultShown: {
            field: string;
            value: {
                [key: string]: unknown;
            };
        };
        /** @description One delegate. */
        DelegateAnswer: {
            delegate: components["schemas"]["DelegateShown"];
        };
        /**
         * @description Somebody to be asked in place of a member, without `member_id` in one's own; naming neither forms nor flows, for
         *     everything.
         */
        DelegateBody: {
            member_id?: string | null;
            /** Format: uuid */
            to_id: string;
            /** Format: date-time */
            starts_at: string;
            /** Format: date-time */
            ends_at: string;
            /** @default [] */
            forms: string[];
            /** @default [] */
            flows: string[];
            /** @default  */
            reason: string;
        };
        /** @description What may change; what is not sent stays. What has begun keeps its start. */
        DelegateChange: {
            to_id?: string | null;
            starts_at?: string | null;
            ends_at?: string | null;
            forms?: string[] | null;
            flows?: string[] | null;
            reason?: string | null;
        };
        /** @description Who is asked in place of whom; `state` says whether that is so now. */
        DelegateShown: {
            /** Format: uuid */
            id: string;
            member: components["schemas"]["NamedMember"];
            to: components["schemas"]["NamedMember"];
            /** Format: date-time */
            starts_at: string;
            /** Format: date-time */
            ends_at: string;
            forms: components["schemas"]["NamedForm"][];
            flows: string[];
            reason: string;
            by_name: string;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            state: "coming" | "now" | "over";
            changeable: boolean;
        };
        /** @description Delegates, the latest first. */
        DelegatesAnswer: {
            delegates: components["schemas"]["DelegateShown"][];
        };
        /** @description Into the recycle bin. */
        DeleteStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            form?: string | null;
            record?: string | null;
            where?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "delete";
        };
        /** @description The latest deliveries first. */
        DeliveriesAnswer: {
            deliveries: components["schemas"]["DeliveryShown"][];
        };
        /** @description What was sent, and what came back of the last attempt; `fault` says why nothing did. */
        DeliveryShown: {
            /** Format: uuid */
            id: string;
            event: string;
            /** @enum {string} */
            status: "waiting" | "done" | "failed";
            attempts: number;
            next_at: string | null;
            /** Format: date-time */
            created_at: string;
            finished_at: string | null;
            request: string;
            response_status: number | null;
            response: string | null;
            fault: string | null;
            milliseconds: number | null;
            replay_of: string | null;
        };
        /** @description One department. */
        DepartmentAnswer: {
            department: components["schemas"]["DepartmentLine"];
        };
        /** @description A department, its place in the tree and its head. */
        DepartmentBody: {
            name: string;
            parent_id?: string | null;
            head_id?: string | null;
        };
        /** @description What of a department may change; what is not sent stays. */
        DepartmentChange: {
            name?: string | null;
            parent_id?: string | null;
            head_id?: string | null;
        };
        /** @description Everybody in the department in a field of the record, or its head. */
        DepartmentField: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "department_field";
            field: string;
            /** @default true */
            heads_only: boolean;
        };
        /** @description A department; the tree is in `parent_id`. */
        DepartmentLine: {
            /** Format: uuid */
            id: string;
            name: string;
            parent_id: string | null;
            head_id: string | null;
        };
        /** @description Everybody in these departments, or their heads. */
        Departments: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "departments";
            ids: string[];
            /** @default true */
            below: boolean;
            /** @default false */
            heads_only: boolean;
        };
        /** @description All departments; the tree is in `parent_id`. */
        DepartmentsAnswer: {
            departments: components["schemas"]["DepartmentLine"][];
        };
        /** @description A field that is offered while a transition is taken, and whether it must have a value then. */
        DialogFieldShown: {
            key: string;
            required: boolean;
        };
        /**
         * @description A part in which package and workspace differ: the text of each side, null where it has no such part.
         *
         *     `part` is what names it when a side is chosen.
         */
        DifferenceShown: {
            part: string;
            kind: string;
            name: string;
            path: string;
            /** @enum {string} */
            outcome: "created" | "changed" | "taken" | "kept" | "own";
            here: string | null;
            package: string | null;
        };
        /** @description A province, city or county and what lies in it. */
        DivisionShown: {
            code: string;
            name: string;
            within?: components["schemas"]["DivisionShown"][];
        };
        /** @description The divisions of a country. */
        DivisionsAnswer: {
            divisions: components["schemas"]["DivisionShown"][];
        };
        /** @description The record printed by a template, stored in a file field. */
        DocumentStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "document";
            template: string;
            field: string;
        };
        /** @description One installation of a package: when, by whom, how many things were made, changed, kept as they were here. */
        DoneShown: {
            version: string;
            /** Format: date-time */
            at: string;
            by: string;
            created: number;
            changed: number;
            kept: number;
        };
        /** @description Partners without an order for so many days, the most valuable first. */
        DormantShown: {
            days: number;
            count: number;
            rows: components["schemas"]["QuietPartnerShown"][];
        };
        /** @description A draft with the version of the definition it was made from, and new forms for the draft's sub-forms. */
        DraftBody: {
            version: number;
            definition: {
                [key: string]: unknown;
            };
            /** @default [] */
            sub_forms: {
                [key: string]: unknown;
            }[];
        };
        /** @description By what likely duplicates of a record are found; whom it is compared with is there for those who design forms. */
        DuplicateCheckShown: {
            field: string;
            compare: components["schemas"]["Comparison"];
            against: components["schemas"]["ComparedFieldShown"][];
            on_match: components["schemas"]["OnMatch"];
            tells_outside: boolean;
        };
        /** @description A length of time. */
        Duration: {
            amount: number;
            /** @default hours */
            unit: components["schemas"]["Unit"];
        };
        /** @description What a member does in flows. */
        DutiesAnswer: {
            waiting: number;
            flows: components["schemas"]["NamingFlow"][];
        };
        /** @description The job that edits; its result is `changed`, `refused` and `undo`. */
        EditBegunAnswer: {
            job: components["schemas"]["JobBegun"];
        };
        /** @description What a record refuses, of which field. */
        EditErrorShown: {
            field: string;
            code: string;
            message: string;
        };
        /** @description What an edit would do to `total` records, with the first of those that change and of those that refuse. */
        EditPreviewAnswer: {
            total: number;
            changed: number;
            refused: number;
            examples: components["schemas"]["EditedShown"][];
            refusals: components["schemas"]["EditedShown"][];
        };
        /** @description A record before and, where it accepts its new values, after. */
        EditedShown: {
            before: components["schemas"]["RecordShown"];
            after: components["schemas"]["RecordShown"] | null;
            errors: components["schemas"]["EditErrorShown"][];
        };
        /** @description The run is over, with everything of it that still waits. */
        EndStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "end";
            /**
             * @default done
             * @enum {string}
             */
            outcome: "done" | "rejected";
        };
        /** @description What an entry leads to. */
        Entry: {
            /** @enum {string} */
            kind: "form" | "page";
            key: string;
        };
        /** @description One line of the audit; `title` says `action` in the caller's language. */
        EntryShown: {
            seq: number;
            /** Format: date-time */
            at: string;
            actor_id: string | null;
            actor: string;
            previewed: string | null;
            via: components["schemas"]["Via"];
            action: string;
            title: string;
            subject: components["schemas"]["SubjectShown"];
            detail: {
                [key: string]: unknown;
            };
            hash: string;
        };
        /** @description Which records shall forget: some of their marked fields, or all but what `keep` names. */
        EraseBody: {
            ids: string[];
            fields?: string[] | null;
            /** @default [] */
            keep: components["schemas"]["Kept"][];
        };
        /** @description How many records forgot. */
        ErasedAnswer: {
            erased: number;
        };
        /** @description Unread so many hours after it was sent, a message also goes this way. */
        Escalation: {
            hours: number;
            medium: components["schemas"]["Medium"];
        };
        /** @description A formula and what comes out. */
        ExampleShown: {
            formula: string;
            result: string;
        };
        /** @description A page of lines that did not count. */
        ExclusionsAnswer: {
            exclusions: components["schemas"]["LineShown"][];
            next_cursor: string | null;
        };
        /** @description Why somebody may or may not do something; every sentence is in the caller's language. */
        ExplanationAnswer: {
            person: string;
            form: string;
            action: string;
            /** @enum {string} */
            verdict: "allowed" | "some_rows" | "refused";
            sentence: string;
            notes: string[];
            reasons: components["schemas"]["ReasonShown"][];
        };
        /** @description What is wrong with a formula: `at` is the first character in question, counted from 1. */
        ExpressionErrorShown: {
            code: string;
            message: string;
            at: number;
            length: number;
        };
        /** @description What linked fields take, by field key; null where nothing matches. */
        FetchedAnswer: {
            values: {
                [key: string]: unknown;
            };
        };
        /** @description One value before and after. */
        FieldChangeShown: {
            field: string;
            before: unknown;
            after: unknown;
        };
        /**
         * @description What is wrong with one value: a field's key, or a path such as `values.3.price`.
         *
         *     `at` is the character of a text that is meant, from 1 on.
         */
        FieldErrorShown: {
            field: string;
            code: string;
            message: string;
            at?: number;
        } & {
            [key: string]: unknown;
        };
        /**
         * @description What is done with a field; whoever writes reads too.
         * @enum {string}
         */
        FieldRight: "none" | "read" | "write";
        /** @description The rights of one role or permission set on some fields of a form. */
        FieldRights: {
            role?: string | null;
            permission_set?: string | null;
            fields: {
                [key: string]: components["schemas"]["FieldRight"];
            };
        };
        /**
         * @description A field with what the caller may do. `meaning` is the type of its values, with that type's settings: of a
         *     computed field those of its results. The values of a `masked` field are shown to the caller in part only.
         */
        FieldShown: {
            id: string;
            key: string;
            type: string;
            label: string | {
                [key: string]: string;
            };
            required: boolean;
            unique: boolean;
            settings: {
                [key: string]: unknown;
            };
            help: string | {
                [key: string]: string;
            } | null;
            placeholder: string | {
                [key: string]: string;
            } | null;
            width: number | null;
            retired: boolean;
            hidden_from_partners: boolean;
            default_formula: string | null;
            linked: components["schemas"]["LinkedShown"] | null;
            privacy: components["schemas"]["PrivacyShown"] | null;
            masked: boolean;
            kind: string;
            meaning: string;
            meaning_settings: {
                [key: string]: unknown;
            };
            readable: boolean;
            writable: boolean;
            writable_by: components["schemas"]["WritableShown"];
        };
        /** @description A field type: what can be asked of its values and how a field of it is set. */
        FieldTypeShown: {
            name: string;
            kind: string;
            operators: string[];
            measures: string[];
            sortable: boolean;
            unique_possible: boolean;
            searchable: boolean;
            written_by_people: boolean;
            placeholder: boolean;
            system: boolean;
            becomes: string[];
            settings_schema: {
                [key: string]: unknown;
            };
        };
        /** @description The catalogue of field types. */
        FieldTypesAnswer: {
            types: components["schemas"]["FieldTypeShown"][];
        };
        /**
         * @description What a step lets its people do with a field of the record.
         * @enum {string}
         */
        FieldUse: "hidden" | "read" | "write" | "required";
        /** @description Something that names a field, and where in it; what `stands_in_the_way` keeps the field from being retired. */
        FieldUseShown: {
            /** @enum {string} */
            kind: "form" | "flow" | "view" | "link" | "template";
            key: string;
            title: string | {
                [key: string]: string;
            };
            places: (string | {
                [key: string]: string;
            })[];
            stands_in_the_way: boolean;
        };
        /** @description What names one field. */
        FieldUsesAnswer: {
            uses: components["schemas"]["FieldUseShown"][];
        };
        /** @description A condition about one field. */
        FieldWhenShown: {
            field: string;
            when: {
                [key: string]: unknown;
            };
        };
        /** @description Fields with their labels, in one to four columns. */
        FieldsBlock: {
            /** @default 12 */
            span: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "fields";
            /** @default [] */
            fields: string[];
            /** @default 2 */
            columns: number;
            /** @default true */
            ruled: boolean;
        };
        /** @description Fields by right: every field or those listed. */
        FieldsDocument: {
            /** @default * */
            read: "*" | string[];
            /** @default * */
            write: "*" | string[];
        };
        /** @description The figures at the top of the overview. */
        FiguresShown: {
            month: components["schemas"]["ComparedShown"];
            quarter: components["schemas"]["ComparedShown"];
            year: components["schemas"]["ComparedShown"];
            target: components["schemas"]["TargetShown"] | null;
            partners: components["schemas"]["PartnerCountsShown"];
        };
        /** @description A file that was received. */
        FileAnswer: {
            file: components["schemas"]["FileShown"];
        };
        /** @description A file as a file field shows it; `type` was found in its content. */
        FileShown: {
            /** Format: uuid */
            id: string;
            name: string;
            size: number;
            type: string;
        };
        /** @description People fill in fields of the record. */
        FillStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /** @default [] */
            people: (components["schemas"]["Members"] | components["schemas"]["Departments"] | components["schemas"]["Roles"] | components["schemas"]["Superior"] | components["schemas"]["Superiors"] | components["schemas"]["Initiator"] | components["schemas"]["MemberField"] | components["schemas"]["DepartmentField"] | components["schemas"]["ChannelManager"] | components["schemas"]["PartnerUsers"] | components["schemas"]["ActorOf"])[];
            /**
             * @default {
             *       "act": "stop",
             *       "to": []
             *     }
             */
            nobody: components["schemas"]["Nobody"];
            /** @default {} */
            fields: {
                [key: string]: components["schemas"]["FieldUse"];
            };
            /**
             * @default read
             * @enum {string}
             */
            others: "hidden" | "read";
            /** @default [] */
            summary: string[];
            notice?: string | {
                [key: string]: string;
            } | null;
            /** @default any */
            mode: components["schemas"]["DecisionMode"];
            /** @default 100 */
            share: number;
            /**
             * @default optional
             * @enum {string}
             */
            opinion: "none" | "optional" | "required" | "on_refusal";
            /**
             * @default none
             * @enum {string}
             */
            signature: "none" | "optional" | "required";
            /** @default [] */
            actions: components["schemas"]["ActionSetting"][];
            /**
             * @default {
             *       "to": "chosen",
             *       "steps": [],
             *       "walk": "again",
             *       "choose_walk": false,
             *       "values": {}
             *     }
             */
            returns: components["schemas"]["Return"];
            /**
             * @default ask
             * @enum {string}
             */
            repeated: "ask" | "previous" | "any";
            /** @default false */
            not_own: boolean;
            /** @default [] */
            own_fields: string[];
            /** @default [] */
            deadlines: components["schemas"]["Deadline"][];
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "fill";
        };
        /**
         * @description The first record that meets a condition, or all of them; a line of part `none` where there is none.
         *
         *     Where there are more than `limit` the step fails, unless it is to take only the first so many.
         */
        FindStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "find";
            form: string;
            where?: {
                [key: string]: unknown;
            } | null;
            sort?: string | null;
            /** @default false */
            many: boolean;
            /** @default 100 */
            limit: number;
            /**
             * @default fail
             * @enum {string}
             */
            beyond: "fail" | "leave";
        };
        /** @description Where a flow is called; null while it has no address. */
        FlowAddressAnswer: {
            address: string | null;
        };
        /** @description One flow. */
        FlowAnswer: {
            flow: components["schemas"]["FlowShown"];
        };
        /** @description A new flow. */
        FlowBody: {
            document: components["schemas"]["FlowDocument"];
        };
        /** @description What stands in the way of publishing a draft; empty: nothing does. */
        FlowCheckAnswer: {
            errors: components["schemas"]["FlowFaultShown"][];
        };
        /** @description A flow of which something waits for one, and how much. */
        FlowCount: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            open: number;
        };
        /** @description A flow. */
        FlowDocument: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            form?: string | null;
            trigger: components["schemas"]["RecordTrigger"] | components["schemas"]["ButtonTrigger"] | components["schemas"]["ScheduleTrigger"] | components["schemas"]["DateTrigger"] | components["schemas"]["WebhookTrigger"] | components["schemas"]["FlowTrigger"] | components["schemas"]["HappeningTrigger"];
            steps: (components["schemas"]["StartStep"] | components["schemas"]["EndStep"] | components["schemas"]["ApproveStep"] | components["schemas"]["FillStep"] | components["schemas"]["CcStep"] | components["schemas"]["BranchStep"] | components["schemas"]["ParallelStep"] | components["schemas"]["JoinStep"] | components["schemas"]["CreateStep"] | components["schemas"]["UpdateStep"] | components["schemas"]["UpsertStep"] | components["schemas"]["DeleteStep"] | components["schemas"]["FindStep"] | components["schemas"]["FormulaStep"] | components["schemas"]["LoopStep"] | components["schemas"]["WaitStep"] | components["schemas"]["SubflowStep"] | components["schemas"]["NotifyStep"] | components["schemas"]["HttpStep"] | components["schemas"]["DocumentStep"] | components["schemas"]["TaskStep"])[];
            /** @default [] */
            lines: components["schemas"]["Line"][];
            /**
             * @default {
             *       "withdraw": "untouched",
             *       "withdrawn": {},
             *       "urges_per_hour": 2,
             *       "one_at_a_time": false,
             *       "managers": []
             *     }
             */
            rules: components["schemas"]["Rules"];
        };
        /** @description A draft, over the one of `revision`. */
        FlowDraftBody: {
            document: components["schemas"]["FlowDocument"];
            revision: number;
        };
        /** @description What is wrong, where, and at which step. */
        FlowFaultShown: {
            field: string;
            code: string;
            message: string;
            step: string | null;
        };
        /** @description A flow in the list of flows. */
        FlowLine: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            form: string | null;
            trigger: string | null;
            active: number | null;
            paused: boolean;
            fault: string | null;
            draft_is_newer: boolean;
            running: number;
            stuck: number;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description The revision of the draft that is to be published. */
        FlowPublishBody: {
            revision: number;
        };
        /** @description A flow with its draft. */
        FlowShown: {
            key: string;
            document: components["schemas"]["FlowDocument"] | null;
            unreadable: components["schemas"]["FieldErrorShown"][];
            revision: number;
            active: number | null;
            paused: boolean;
            fault: string | null;
            draft_is_newer: boolean;
            versions: components["schemas"]["VersionShown"][];
        };
        FlowStatistics: {
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            /** @enum {string} */
            unit: "day" | "week";
            partial: boolean;
            started: number;
            finished: number;
            ended: number;
            running: number;
            stuck: number;
            median: number | null;
            slow: number | null;
            periods: components["schemas"]["RunsOfPeriod"][];
            steps: components["schemas"]["StepWaiting"][];
            people: components["schemas"]["PersonWaiting"][];
        };
        /** @description How flows do. */
        FlowStatisticsAnswer: {
            statistics: components["schemas"]["FlowStatistics"];
        };
        /** @description Started by a step of another flow only. */
        FlowTrigger: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "flow";
        };
        /** @description The flows of the workspace. */
        FlowsAnswer: {
            flows: components["schemas"]["FlowLine"][];
        };
        /** @description Followed records with changes of others, the latest first. */
        FollowedAnswer: {
            changes: components["schemas"]["FollowedChange"][];
        };
        /** @description A followed record that others changed since one looked: the last of so many changes. */
        FollowedChange: {
            form: string;
            title: string | {
                [key: string]: string;
            };
            /** Format: uuid */
            record_id: string;
            label: string;
            by_name: string;
            /** Format: date-time */
            at: string;
            count: number;
        };
        /** @description Whether one follows a record. */
        FollowingAnswer: {
            following: boolean;
        };
        /** @description One form. */
        FormAnswer: {
            form: components["schemas"]["FormShown"];
        };
        /** @description What a role gives on one form. */
        FormDocument: {
            actions: components["schemas"]["Action"][];
            rows?: string | null;
            /**
             * @default {
             *       "read": "*",
             *       "write": "*"
             *     }
             */
            fields: components["schemas"]["FieldsDocument"];
        };
        /** @description What happens to the data of a form, step by step with counts, and what stands in the way. */
        FormPlanShown: {
            form: string;
            title: string | {
                [key: string]: string;
            };
            plan: components["schemas"]["ChangePlanShown"];
        };
        /** @description A definition as the caller may know it. Rules and checks as written are there for those who design forms. */
        FormShown: {
            /** Format: uuid */
            id: string;
            key: string;
            version: number;
            title: string | {
                [key: string]: string;
            };
            label_field: string;
            icon: string | null;
            color: string | null;
            partner_path: string[] | null;
            shared_with_partners: boolean;
            unique_together: string[][];
            layout: components["schemas"]["SectionShown"][];
            rules: components["schemas"]["RuleShown"][];
            checks: components["schemas"]["CheckShown"][];
            duplicates: components["schemas"]["DuplicateCheckShown"][];
            listable_checks: components["schemas"]["ListableCheckShown"][];
            lifecycle: components["schemas"]["LifecycleShown"] | null;
            aggregate: components["schemas"]["AggregateShown"] | null;
            live: components["schemas"]["LiveShown"] | null;
            fields: components["schemas"]["FieldShown"][];
            actions: components["schemas"]["Action"][];
        };
        /** @description A form in a list, with what the caller may do; a sub-form is part of another form. */
        FormSummaryShown: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            icon: string | null;
            color: string | null;
            label_field: string;
            part_of: string | null;
            actions: components["schemas"]["Action"][];
        };
        /**
         * @description A field of another form that needs this one; without a field an aggregate table that counts it, or a flow that is
         *     about it or works on its records, whose title is told.
         */
        FormUseShown: {
            form: string;
            title: string | {
                [key: string]: string;
            };
            field: string | null;
            label: string | {
                [key: string]: string;
            } | null;
            flow: string | null;
        };
        /** @description What stands in the way of taking a form out of use, and how many records would go with it. */
        FormUsesAnswer: {
            uses: components["schemas"]["FormUseShown"][];
            records: number;
        };
        /**
         * @description What the bytes of a file turned out to be, whatever its name says.
         * @enum {string}
         */
        Format: "csv" | "xlsx" | "xls";
        /** @description A colour for the rows, or one cell of the rows, that fit a condition; `bound` is it as the pages interpret it. */
        FormatShown: {
            when: {
                [key: string]: unknown;
            } | string;
            bound: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            colour: "blue" | "cyan" | "green" | "lime" | "gold" | "orange" | "volcano" | "red" | "magenta" | "purple" | "geekblue" | "default";
            field?: string;
        };
        /** @description The forms that the caller may read. */
        FormsAnswer: {
            forms: components["schemas"]["FormSummaryShown"][];
        };
        /** @description Values that later steps read as `<this step>.<name>`. */
        FormulaStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "formula";
            values: {
                [key: string]: string;
            };
        };
        /** @description Forms with records that hold the words. */
        FoundAnswer: {
            forms: components["schemas"]["FoundShown"][];
        };
        /** @description What one form holds of what was searched: the first records, and whether there are more. */
        FoundShown: {
            form: string;
            title: string | {
                [key: string]: string;
            };
            label_field: string;
            records: components["schemas"]["RecordShown"][];
            more: boolean;
        };
        /** @description A function of the formula language, in the reader's words. */
        FunctionShown: {
            name: string;
            names: string[];
            category: string;
            signature: string;
            help: string;
            result: string;
            examples: components["schemas"]["ExampleShown"][];
            since: string;
        };
        /** @description All functions of the formula language. */
        FunctionsAnswer: {
            categories: components["schemas"]["CategoryShown"][];
            functions: components["schemas"]["FunctionShown"][];
        };
        /** @description Who has a set: members, everybody in departments and those below them, whoever has a role. */
        GivenTo: {
            /** @default [] */
            members: string[];
            /** @default [] */
            departments: string[];
            /** @default [] */
            roles: string[];
        };
        /** @description A group as somebody arranged it: a new one has no key yet; without a title it is called as its package says. */
        Group: {
            key?: string | null;
            title?: string | {
                [key: string]: string;
            } | null;
            /** @default [] */
            items: components["schemas"]["Entry"][];
        };
        /** @description A group as those arrange it who design forms; an `own` one was made here, by no package. */
        GroupShown: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            items: components["schemas"]["MenuItemShown"][];
            own: boolean;
        };
        /** @description A level of groups: a field, dates by a period of theirs. */
        Grouping: {
            field: string;
            by?: ("year" | "quarter" | "month" | "day") | null;
            /** @default false */
            descending: boolean;
        };
        /** @description A level of groups. */
        GroupingShown: {
            field: string;
            /** @enum {string} */
            by?: "year" | "quarter" | "month" | "day";
            descending?: boolean;
        };
        /** @description Who takes over, and why; `after` goes on where an earlier answer stopped. */
        HandOverBody: {
            /** Format: uuid */
            to: string;
            reason: string;
            after?: string | null;
        };
        /** @description How many to-dos were given to somebody else, how many stay, and after which to go on, if there are more. */
        HandedOverAnswer: {
            handed: number;
            kept: number;
            after: string | null;
        };
        /** @description What may start a flow: what it tells, of which form it has a record, who may publish it. */
        HappeningKindShown: {
            name: string;
            title: string | {
                [key: string]: string;
            };
            about: string | {
                [key: string]: string;
            };
            needs: string | null;
            fields: components["schemas"]["InputField"][];
            form: string | null;
        };
        /** @description Everything besides records, people, the clock and calls that may start flows. */
        HappeningKindsAnswer: {
            happenings: components["schemas"]["HappeningKindShown"][];
        };
        /**
         * @description Something that another package tells of: a settlement that was calculated, a statement that was published.
         *
         *     `inputs` are those of what is told that the flow reads, as `input.<key>`.
         */
        HappeningTrigger: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "happening";
            name: string;
            /** @default [] */
            inputs: components["schemas"]["InputField"][];
            when?: string | {
                [key: string]: unknown;
            } | null;
        };
        /** @description A title within the page. */
        HeadingBlock: {
            /** @default 12 */
            span: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "heading";
            /** @default  */
            text: string | {
                [key: string]: string;
            };
            /**
             * @default 2
             * @enum {integer}
             */
            level: 1 | 2 | 3;
            /**
             * @default left
             * @enum {string}
             */
            align: "left" | "center" | "right";
            /**
             * @default ink
             * @enum {string}
             */
            tone: "ink" | "quiet" | "accent";
        };
        /** @description The server is ready to work. */
        HealthAnswer: {
            /** @constant */
            status: "ready";
            version: string;
        };
        /** @description A record's history, newest first. */
        HistoryAnswer: {
            entries: components["schemas"]["HistoryEntryShown"][];
            next_cursor: string | null;
        };
        /** @description The latest changes of the record: when, who and what, as far as the reader sees them. */
        HistoryBlock: {
            /** @default 12 */
            span: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "history";
            /** @default 10 */
            entries: number;
        };
        /** @description What one write did to a record. */
        HistoryEntryShown: {
            revision: number;
            /** Format: date-time */
            at: string;
            by: components["schemas"]["AuthorShown"];
            action: string;
            transition: components["schemas"]["TransitionTaken"] | null;
            changes: components["schemas"]["FieldChangeShown"][];
        };
        /** @description Somebody who was asked in a step, and what they did. */
        HistoryPerson: {
            name: string;
            instead_of: string[];
            action: string | null;
            at: string | null;
            opinion: string;
            signature: string | null;
            status: string;
        };
        /** @description One arrival of the run at a step. */
        HistoryStep: {
            visit: number;
            step: components["schemas"]["TitledShown"];
            kind: string;
            /** Format: date-time */
            arrived_at: string;
            left_at: string | null;
            outcome: string | null;
            seconds: number | null;
            people: components["schemas"]["HistoryPerson"][];
        };
        /** @description Whose account it is. */
        HolderShown: {
            /** Format: uuid */
            id: string;
            code: string;
            label: string;
        };
        /**
         * @description A flow that decides about the settlement, and whom it waits for.
         *
         *     `task` is the to-do of whoever reads, `run` the page of who manages flows, each where they may open it.
         */
        HoldingShown: {
            title: string | {
                [key: string]: string;
            };
            people: string[];
            stuck: boolean;
            task: string | null;
            run: string | null;
        };
        /**
         * @description A call to another program, with this step's idempotency key; a line of part `failed` where it gives up.
         *
         *     A POST carries the values as JSON, a GET in its address. Of the answer `status` and, of a flat JSON object, its
         *     values are read by later steps.
         */
        HttpStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "http";
            /**
             * @default POST
             * @enum {string}
             */
            method: "POST" | "GET";
            url: string;
            /** @default {} */
            values: {
                [key: string]: string;
            };
            /** @default [] */
            outputs: components["schemas"]["InputField"][];
        };
        /** @description Something that can be asked for by its id. */
        Identified: {
            /** Format: uuid */
            id: string;
        };
        /** @description The pictures of a field, or one uploaded for the template. */
        ImageBlock: {
            /** @default 12 */
            span: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "image";
            field?: string | null;
            file?: string | null;
            /** @default 30 */
            height: number;
            /**
             * @default left
             * @enum {string}
             */
            align: "left" | "center" | "right";
        };
        /** @description The same with the key it would have. */
        ImportAdditionShown: {
            type: string;
            label: string;
            key: string;
        };
        ImportAnswer: {
            import: components["schemas"]["ImportShown"];
        };
        ImportBegunAnswer: {
            job: components["schemas"]["Identified"];
            import: components["schemas"]["Identified"];
        };
        /** @description What is proposed; `saved` when it was decided before for files of this source. */
        ImportChoicesShown: {
            mapping: {
                [key: string]: string | null;
            };
            values: {
                [key: string]: {
                    [key: string]: string | null;
                };
            };
            key: string[];
            mode: components["schemas"]["Mode"];
            on_error: components["schemas"]["OnError"];
            on_totals: components["schemas"]["OnTotals"];
            part: components["schemas"]["ImportPartShown"][];
            months: components["schemas"]["ImportMonthsShown"] | null;
            allow_duplicates: boolean;
            readings: {
                [key: string]: {
                    [key: string]: boolean;
                };
            };
            references: {
                [key: string]: string;
            };
            new_fields: {
                [key: string]: components["schemas"]["ImportNewFieldShown"];
            };
            saved: boolean;
        };
        /** @description A column of the file, and the field it seems to be; unknown values each with the option they resemble. */
        ImportColumnShown: {
            name: string;
            sample: string[];
            field: string | null;
            confidence: number;
            by: string | null;
            unknown_values: {
                [key: string]: string | null;
            };
        };
        /** @description What is wrong with one value of the file. */
        ImportErrorShown: {
            row: number;
            field: string;
            code: string;
            message: string;
            value: string | null;
        };
        /** @description A page of what the last check or run found wrong. */
        ImportErrorsAnswer: {
            errors: components["schemas"]["ImportErrorShown"][];
            next_cursor: string | null;
        };
        /** @description A field that a column may go to; for one that leads to records, the fields whose values name them. */
        ImportFieldShown: {
            key: string;
            label: string;
            required: boolean;
            unique: boolean;
            accepted: components["schemas"]["ImportKeyShown"][];
        };
        /** @description A field by whose values a record may be named. */
        ImportKeyShown: {
            key: string;
            label: string;
        };
        /** @description A column that is a month, of a year where its header names one, and what it measures. */
        ImportMonthShown: {
            name: string;
            year: number | null;
            month: number;
            measure: string;
        };
        /** @description The columns that are months, and those that only add them up. */
        ImportMonthsFound: {
            columns: components["schemas"]["ImportMonthShown"][];
            measures: string[];
            totals: string[];
        };
        /** @description How months become rows: the field of the month, the field of each measure, the year of bare months. */
        ImportMonthsShown: {
            field: string;
            values: {
                [key: string]: string | null;
            };
            year: number | null;
        };
        /** @description A field that the form may get for a column of the file. */
        ImportNewFieldShown: {
            type: string;
            label: string;
        };
        /** @description Something odd about the file that was coped with. */
        ImportNoteShown: {
            kind: components["schemas"]["NoteKind"];
            text: string;
            count: number;
            rows: number[];
        };
        /** @description A field that cuts the form into parts, and how much of its values is one. */
        ImportPartShown: {
            field: string;
            span: components["schemas"]["Span"];
        };
        /**
         * @description What was found in an uploaded file; `additions` are the new fields that its columns could become, for those who
         *     may change the form.
         */
        ImportShown: {
            /** Format: uuid */
            id: string;
            format: components["schemas"]["Format"];
            encoding: string | null;
            delimiter: string | null;
            sheets: string[];
            sheet: string | null;
            header_row: number;
            rows: number;
            columns: components["schemas"]["ImportColumnShown"][];
            fields: components["schemas"]["ImportFieldShown"][];
            additions: {
                [key: string]: components["schemas"]["ImportAdditionShown"];
            } | null;
            months: components["schemas"]["ImportMonthsFound"] | null;
            first_rows: string[][];
            choices: components["schemas"]["ImportChoicesShown"];
            notes: components["schemas"]["ImportNoteShown"][];
        };
        /**
         * @description What became of the index that slow lists ask for.
         * @enum {string}
         */
        IndexState: "waiting" | "made" | "failed" | "refused";
        /** @description A field of an index, in the order of the index. */
        IndexedFieldShown: {
            key: string;
            label: string | {
                [key: string]: string;
            };
            descending: boolean;
        };
        /** @description Who started the run. */
        Initiator: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "initiator";
        };
        /** @description A value from outside of the flow: asked for by a button, brought by a call, told by another package. */
        InputField: {
            key: string;
            label: string | {
                [key: string]: string;
            };
            /**
             * @default text
             * @enum {string}
             */
            type: "text" | "number" | "date" | "boolean" | "member";
            /** @default false */
            required: boolean;
        };
        /** @description The job that installs; its result is what a look answers. */
        InstallBegunAnswer: {
            job: components["schemas"]["PackageJob"];
        };
        /**
         * @description What installing a package did, or would do.
         *
         *     `created`, `changed` and `kept` name parts: made, brought to the package's word, left as they are here though the
         *     package says otherwise. `met` was here under the same name before the package, `left` is what it brings no more.
         */
        InstalledAnswer: {
            package: string;
            version: string;
            title: string | {
                [key: string]: string;
            };
            summary: string | {
                [key: string]: string;
            } | null;
            before: string | null;
            dry_run: boolean;
            is_possible: boolean;
            created: string[];
            changed: string[];
            kept: string[];
            differences: components["schemas"]["DifferenceShown"][];
            plans: components["schemas"]["FormPlanShown"][];
            rights: components["schemas"]["RightShown"][];
            contents: components["schemas"]["ContentShown"][];
            met: string[];
            left: string[];
            lost: components["schemas"]["LostFieldShown"][];
            samples: number;
            samples_made: number;
        };
        /** @description What is done to a run, and why. */
        InterventionBody: {
            /** @enum {string} */
            what: "end" | "retry" | "skip" | "jump" | "reassign" | "reactivate";
            reason: string;
            visit?: number | null;
            step?: string | null;
            /** @default [] */
            people: components["schemas"]["AskedPersonBody"][];
        };
        /** @description Who is invited: by e-mail or phone, as a member or as a user of one partner, with which roles. */
        InvitationBody: {
            email?: string | null;
            phone?: string | null;
            name: string;
            kind: components["schemas"]["PersonKind"];
            roles: string[];
            member_id?: string | null;
            department_id?: string | null;
            partner?: string | null;
        };
        /** @description An invitation that may still be accepted. */
        InvitationShown: {
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["PersonKind"];
            name: string;
            email: string | null;
            phone: string | null;
            roles: string[];
            partner: components["schemas"]["PartnerCard"] | null;
            invited_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
        };
        /** @description Open invitations, the newest first. */
        InvitationsAnswer: {
            invitations: components["schemas"]["InvitationShown"][];
        };
        /** @description A new invitation with its link, shown this once, as text and as a picture. */
        InvitedAnswer: {
            invitation: components["schemas"]["InvitationShown"];
            link: string;
            qr_svg: string;
        };
        /** @description The workspace that invites; times are told in its time zone. */
        Inviting: {
            name: string;
            accent: string;
            time_zone: string;
        };
        /** @description The partner that the invited person will belong to. */
        InvitingPartner: {
            label: string;
        };
        /** @description An item of a section that is not just a field's key: exactly one of field, note, image and divider. */
        ItemShown: {
            field?: string;
            note?: string | {
                [key: string]: string;
            };
            /** Format: uuid */
            image?: string;
            divider?: boolean;
            span?: number;
        };
        /** @description One job. */
        JobAnswer: {
            job: components["schemas"]["JobShown"];
        };
        /** @description A job that was queued. */
        JobBegun: {
            /** Format: uuid */
            id: string;
        };
        /** @description A job in the reader's language; `problem` is what its request would have been refused with. */
        JobShown: {
            /** Format: uuid */
            id: string;
            kind: string;
            title: string;
            status: components["schemas"]["JobStatus"];
            done: number;
            total: number | null;
            message: string;
            result: {
                [key: string]: unknown;
            } | null;
            problem: components["schemas"]["ProblemDocument"] | null;
            cancel_requested: boolean;
            created_by: string | null;
            /** Format: date-time */
            created_at: string;
            started_at: string | null;
            finished_at: string | null;
        };
        /**
         * @description Where a job stands. The last three are final.
         * @enum {string}
         */
        JobStatus: "queued" | "running" | "done" | "failed" | "cancelled";
        /** @description Jobs, the latest first. */
        JobsAnswer: {
            jobs: components["schemas"]["JobShown"][];
        };
        /** @description Where the lines of a parallel step meet: goes on when all have arrived, or with the first (the others end). */
        JoinStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "join";
            /**
             * @default all
             * @enum {string}
             */
            waits_for: "all" | "first";
        };
        /**
         * @description What happened.
         * @enum {string}
         */
        JournalKind: "earning" | "release" | "clawback" | "offset" | "write_off" | "adjustment" | "dispute_hold" | "dispute_release" | "payout" | "payout_done" | "draw" | "draw_recovery" | "guarantee" | "provision" | "provision_release" | "in_kind" | "in_kind_use" | "exchange" | "reversal" | "carry";
        /** @description Postings that belong together, what they come from, and what reversed them. */
        JournalShown: {
            /** Format: uuid */
            id: string;
            number: number;
            key: string;
            kind: components["schemas"]["JournalKind"];
            title: string;
            /** Format: date */
            effective_on: string;
            /** Format: date-time */
            recorded_at: string;
            period: string;
            about_period: string;
            settlement: string | null;
            settlement_version: number | null;
            statement: string | null;
            dispute: string | null;
            payout: string | null;
            reverses: string | null;
            reversed_by: string | null;
            held_until: string | null;
            by: string;
            postings: components["schemas"]["PostingShown"][];
        };
        /** @description A page of journals. */
        JournalsAnswer: {
            journals: components["schemas"]["JournalShown"][];
            next_cursor: string | null;
        };
        /**
         * @description What may be left of a record that forgets a person.
         * @enum {string}
         */
        Kept: "comments" | "files";
        /** @description What is kept about a person. */
        KeptAnswer: {
            records: components["schemas"]["KeptShown"][];
        };
        /** @description A record that holds the value looked for: in which fields, and which others it keeps of somebody. */
        KeptShown: {
            form: string;
            title: string | {
                [key: string]: string;
            };
            /** Format: uuid */
            id: string;
            label: string;
            found_in: string[];
            keeps: string[];
        };
        /**
         * @description A kind of value. Every value may also be empty.
         * @enum {string}
         */
        Kind: "text" | "number" | "money" | "percent" | "date" | "instant" | "boolean" | "choice" | "reference" | "member" | "list" | "empty";
        /** @description How a kind of message reaches one now; `own` where one chose it, `locked` where one may not. */
        KindChoiceShown: {
            media: components["schemas"]["Medium"][];
            pace: components["schemas"]["Pace"];
            own: boolean;
            locked: boolean;
        };
        /** @description How a kind of message reaches whoever has chosen nothing, and everybody where it is `locked`. */
        KindPolicy: {
            members: components["schemas"]["Medium"][];
            partners: components["schemas"]["Medium"][];
            /** @default [] */
            escalations: components["schemas"]["Escalation"][];
            /** @default false */
            locked: boolean;
        };
        /** @description One of a partner's latest statements. */
        LatestStatementShown: {
            /** Format: uuid */
            id: string;
            number: string | null;
            plan: string;
            period: string;
            status: string;
            currency: string;
            total: string;
            published_at: string | null;
        };
        /** @description One thing of an installed package. */
        LayerShown: {
            kind: string;
            name: string;
            title: string | {
                [key: string]: string;
            };
            /** @enum {string} */
            state: "packaged" | "overridden" | "removed" | "added";
            differences: components["schemas"]["DifferenceShown"][];
        };
        /** @description What the workspace made of a package since it was installed. */
        LayersAnswer: {
            package: string;
            version: string;
            layers: components["schemas"]["LayerShown"][];
        };
        /** @description What taking a package off the list leaves in the workspace, and what goes with it. */
        LeavingAnswer: {
            stays: components["schemas"]["CountShown"][];
            goes: components["schemas"]["CountShown"][];
        };
        /** @description An account of the chart for one book; `partner` is nobody where it is ours, `account` the customer code. */
        LedgerAccountNamed: {
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["AccountKind"];
            title: string;
            partner: components["schemas"]["HolderShown"] | null;
            account: string;
            legal_entity: string;
            brand: string;
            purpose: string;
            currency: string;
        };
        /** @description An account with what stands on it, seen from its own side; a debit is positive where it has either. */
        LedgerAccountShown: {
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["AccountKind"];
            title: string;
            partner: components["schemas"]["HolderShown"] | null;
            account: string;
            legal_entity: string;
            brand: string;
            purpose: string;
            currency: string;
            side: components["schemas"]["Side"];
            balance: string;
        };
        /** @description A page of accounts. */
        LedgerAccountsAnswer: {
            accounts: components["schemas"]["LedgerAccountShown"][];
            next_cursor: string | null;
        };
        /** @description How many lines one component leaves out by itself; others may count them. */
        LeftOut: {
            key: string;
            title: string;
            count: number;
        };
        /**
         * @description Ordinary personal data, or data whose leak does harm: ID numbers, bank accounts, where somebody is.
         * @enum {string}
         */
        Level: "personal" | "sensitive";
        /** @description What a settlement that is not paid yet comes to. */
        LiabilityShown: {
            /** Format: uuid */
            settlement: string;
            plan: string;
            period: string;
            status: string;
            currency: string;
            total: string;
        };
        /** @description The lifecycle of a form; guards and who may take a transition are there for those who design forms. */
        LifecycleShown: {
            field: string;
            initial: string;
            transitions?: components["schemas"]["TransitionShown"][];
            limits?: components["schemas"]["TimeLimitShown"][];
            former?: {
                [key: string]: string;
            };
        };
        /** @description The records that some values are like. */
        LikelyAnswer: {
            duplicates: components["schemas"]["LikelyShown"][];
        };
        /**
         * @description A record that somebody is about to write again: without `record` one that they do not see, made by `ask`.
         *
         *     `returning` is the record that is like it, where one comes back that was there before.
         */
        LikelyShown: {
            field: string;
            on_match: components["schemas"]["OnMatch"];
            form: string;
            title: string | {
                [key: string]: string;
            };
            record: components["schemas"]["NamedShown"] | null;
            ask: string | null;
            returning?: components["schemas"]["NamedShown"];
        };
        /** @description From one step to another. Of a branch, lines are tried in their order; `otherwise` is taken when none holds. */
        Line: {
            source: string;
            target: string;
            /** @default next */
            part: components["schemas"]["Part"];
            when?: string | {
                [key: string]: unknown;
            } | null;
            /** @default false */
            otherwise: boolean;
            title?: string | {
                [key: string]: string;
            } | null;
        };
        /** @description A line that counted, a flat award or a cap cut, or with `included` false a line that did not count. */
        LineShown: {
            component: string | null;
            order_number: string | null;
            line: number | null;
            date: string | null;
            product: string | null;
            product_code: string | null;
            amount: string | null;
            id: string;
            kind: string;
            partner: string | null;
            base_before: string | null;
            base_after: string | null;
            tier: number | null;
            rate: string | null;
            rule: string | null;
            parts: components["schemas"]["PartShown"][];
            share: string;
            included: boolean;
            reason: string | null;
        };
        /** @description One public link. */
        LinkAnswer: {
            link: components["schemas"]["LinkShown"];
        };
        /** @description What is to change; a password of null takes it away. */
        LinkChangeBody: {
            document?: components["schemas"]["LinkDocument"] | null;
            password?: string | null;
            paused?: boolean | null;
        };
        /** @description A public link. What belongs to the other kind stays empty. */
        LinkDocument: {
            kind: components["schemas"]["LinkKind"];
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            opens_at?: string | null;
            closes_at?: string | null;
            /** @default 20 */
            rate: number;
            /** @default [] */
            frame_ancestors: string[];
            /** @default [] */
            fields: components["schemas"]["LinkField"][];
            submissions_max?: number | null;
            thanks?: string | {
                [key: string]: string;
            } | null;
            notice?: components["schemas"]["Notice"] | null;
            /** @default true */
            again: boolean;
            channel_field?: string | null;
            /** @default 10 */
            files_max: number;
            /** @default 10 */
            file_mb_max: number;
            /** @default [] */
            conditions: string[];
            /** @default [] */
            shown: string[];
            rows?: string | null;
            /** @default 5 */
            rows_max: number;
        };
        /**
         * @description A field of a fill link: one that visitors fill in, or one with a value that they cannot alter.
         *
         *     A hidden one is never shown: its value is the fixed one, or comes in a signed address. `search` lets visitors
         *     look for records that a reference may name. `fetch` lets a linked value, what a query field shows and the options of
         *     a choice come from their other form.
         */
        LinkField: {
            field: string;
            /** @default false */
            hidden: boolean;
            value?: unknown;
            /** @default false */
            search: boolean;
            /** @default false */
            fetch: boolean;
        };
        /**
         * @description What visitors do with a link.
         * @enum {string}
         */
        LinkKind: "fill" | "query";
        /**
         * @description A public link as those who made it see it; `address` is null when the program's key was lost (renew it), and of
         *     one that came with a package and was not opened yet (`is_unopened`).
         */
        LinkShown: {
            /** Format: uuid */
            id: string;
            address: string | null;
            is_unopened: boolean;
            document: components["schemas"]["LinkDocument"];
            has_password: boolean;
            paused: boolean;
            closed: ("paused" | "early" | "over" | "full" | "broken") | null;
            problems: components["schemas"]["FieldErrorShown"][];
            submissions: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            channels?: components["schemas"]["ChannelShown"][];
        };
        /** @description What linked fields take and query fields show, by field key; null or an empty list where nothing matches. */
        LinkedAnswer: {
            values: {
                [key: string]: unknown;
            };
        };
        /** @description What is filled in so far; `prefill` as the address had it. */
        LinkedBody: {
            values: {
                [key: string]: unknown;
            };
            prefill?: string | null;
        };
        /** @description Where a field's value comes from. */
        LinkedShown: {
            form: string;
            where: components["schemas"]["MatchShown"][];
            match: string;
            take: string;
            overwrite: boolean;
        };
        /** @description The public links of a form. */
        LinksAnswer: {
            links: components["schemas"]["LinkShown"][];
        };
        /** @description A check, by its place in the definition, whose groups of records that are alike the caller may list. */
        ListableCheckShown: {
            check: number;
            field: string;
            compare: components["schemas"]["Comparison"];
        };
        /** @description The process answers. */
        LiveAnswer: {
            /** @constant */
            status: "alive";
        };
        /** @description What must hold, and what is told at which fields where it does not. */
        LiveCheckShown: {
            that: {
                [key: string]: unknown;
            };
            message: string | {
                [key: string]: string;
            };
            fields: string[];
        };
        /**
         * @description The form's conditions for a page that fills it in. Hidden fields and defaults are decided in `order`: a hidden
         *     field counts as empty for what follows, unless it is always hidden.
         */
        LiveShown: {
            order: string[];
            hidden: components["schemas"]["FieldWhenShown"][];
            always_hidden: string[];
            sections: components["schemas"]["SectionWhenShown"][];
            required: components["schemas"]["FieldWhenShown"][];
            read_only: components["schemas"]["FieldWhenShown"][];
            checks: components["schemas"]["LiveCheckShown"][];
            defaults: components["schemas"]["DefaultShown"][];
            computed: components["schemas"]["ComputedShown"][];
        };
        /** @description How a view would be laid out. */
        LookAnswer: {
            look: components["schemas"]["ViewLookShown"];
        };
        /**
         * @description Somebody saw masked values in full: of which form, which fields, of how many records, and why.
         *
         *     `exported`: they took them away as a file. `certain` is false where one record is asked for and an export of its
         *     form may or may not have had it.
         */
        LookShown: {
            seq: number;
            /** Format: date-time */
            at: string;
            by: string;
            form: string;
            title: string;
            fields: string[];
            records: number;
            reason: string | null;
            exported: boolean;
            certain: boolean;
        };
        /** @description Who looked at personal data, the latest first. */
        LooksAnswer: {
            looks: components["schemas"]["LookShown"][];
            next_cursor: string | null;
        };
        /**
         * @description The lines of part `body`, once for every record of a find step or row of a sub-form, one after the other.
         *
         *     Inside, `<this step>` is the record.
         */
        LoopStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "loop";
            over: string;
            /** @default 200 */
            limit: number;
        };
        /** @description A field that goes out of use, and what still names it then; flows at work that do (`stands_in_the_way`) pause. */
        LostFieldShown: {
            form: string;
            field: string;
            label: string | {
                [key: string]: string;
            };
            uses: components["schemas"]["FieldUseShown"][];
        };
        /** @description What stands above or below the text on every page; here `{@page}` and `{@pages}` count. */
        Margin: {
            /** @default  */
            left: string | {
                [key: string]: string;
            };
            /** @default  */
            center: string | {
                [key: string]: string;
            };
            /** @default  */
            right: string | {
                [key: string]: string;
            };
            /** @default false */
            rule: boolean;
        };
        /** @description White space around the page, in millimetres. */
        Margins: {
            /** @default 20 */
            top: number;
            /** @default 18 */
            right: number;
            /** @default 20 */
            bottom: number;
            /** @default 18 */
            left: number;
        };
        /** @description How many messages are read that were not before. */
        MarkedAnswer: {
            marked: number;
        };
        /** @description A field that holds data of people, and how many records have a value in it. */
        MarkedFieldShown: {
            key: string;
            label: string | {
                [key: string]: string;
            };
            level: components["schemas"]["Level"];
            mask: components["schemas"]["Mask"];
            purpose: string | {
                [key: string]: string;
            } | null;
            keep_days: number | null;
            records: number;
        };
        /** @description A form with marked fields. */
        MarkedFormShown: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            fields: components["schemas"]["MarkedFieldShown"][];
        };
        /**
         * @description How much of a value is hidden until somebody with the right asks for it.
         * @enum {string}
         */
        Mask: "partly" | "wholly" | "not";
        /** @description A field of another form that holds what a field of this one does. */
        MatchShown: {
            field: string;
            equals: string;
        };
        /**
         * @description How one person is reached; a workspace has at most one channel of each at work.
         * @enum {string}
         */
        Medium: "email" | "wecom" | "dingtalk" | "feishu" | "sms" | "official_account";
        /** @description One member. */
        MemberAnswer: {
            member: components["schemas"]["MemberLine"];
        };
        /** @description A new member; they sign in once they accept an invitation. */
        MemberBody: {
            name: string;
            /** @default  */
            title: string;
            code?: string | null;
            email?: string | null;
            phone?: string | null;
            department_id?: string | null;
            manager_id?: string | null;
            /** @default [] */
            roles: string[];
        };
        /** @description What of a member may change; what is not sent stays. */
        MemberChange: {
            name?: string | null;
            title?: string | null;
            code?: string | null;
            department_id?: string | null;
            manager_id?: string | null;
            roles?: string[] | null;
            active?: boolean | null;
        };
        /** @description The members in a field of the record. */
        MemberField: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "member_field";
            field: string;
        };
        /** @description A member as a list shows them. */
        MemberLine: {
            /** Format: uuid */
            id: string;
            user_id: string | null;
            code: string | null;
            name: string;
            title: string;
            email: string | null;
            phone: string | null;
            department_id: string | null;
            department: string | null;
            manager_id: string | null;
            manager: string | null;
            active: boolean;
            roles: string[];
        };
        /** @description These members. */
        Members: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "members";
            ids: string[];
        };
        /** @description Members, the active ones first. */
        MembersAnswer: {
            members: components["schemas"]["MemberLine"][];
        };
        /** @description A member who was named in a comment. */
        Mentioned: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        /** @description The apps of the menu. */
        MenuAnswer: {
            apps: components["schemas"]["MenuAppShown"][];
        };
        /** @description A named group of entries. */
        MenuApp: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            items: components["schemas"]["MenuItem"][];
        };
        /** @description A named group of forms and pages. */
        MenuAppShown: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            items: components["schemas"]["MenuItemShown"][];
        };
        /** @description One entry: a form's grid, or a page of the program shown to whoever has a permission or reads a form. */
        MenuItem: {
            form?: string | null;
            page?: string | null;
            title?: string | {
                [key: string]: string;
            } | null;
            icon?: string | null;
            permission?: string | null;
        };
        /** @description A form or page that the caller may open; `spelled` is what it is found by, Chinese in pinyin, too. */
        MenuItemShown: {
            /** @enum {string} */
            kind: "form" | "page";
            key: string;
            title: string | {
                [key: string]: string;
            };
            icon: string | null;
            color: string | null;
            spelled: string;
        };
        /** @description The record that stays, the one that becomes part of it, and the fields whose values that one gives. */
        MergeBody: {
            survivor: components["schemas"]["SideBody"];
            other: components["schemas"]["SideBody"];
            /** @default [] */
            take: string[];
        };
        /** @description Two records that became one. */
        MergeShown: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            by: string;
            survivor: components["schemas"]["NamedShown"];
            survivor_revision: number;
            other: components["schemas"]["NamedShown"];
            other_revision: number;
            undone: boolean;
        };
        /** @description What takes the merge back. */
        MergedAnswer: {
            /** Format: uuid */
            merge: string;
        };
        /** @description The merges of a record, newest first. */
        MergesAnswer: {
            merges: components["schemas"]["MergeShown"][];
        };
        /** @description A message as the inbox shows it; `by_name` is nobody's where the program itself says something. */
        Message: {
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["MessageKind"];
            subject: string;
            text: string;
            form: string | null;
            record_id: string | null;
            path: string | null;
            urgent: boolean;
            by_name: string | null;
            /** Format: date-time */
            at: string;
            read: boolean;
        };
        /** @description A channel; of its secrets only which are set. */
        MessageChannelShown: {
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["ChannelKind"];
            medium: components["schemas"]["Medium"] | null;
            title: string;
            settings: {
                [key: string]: unknown;
            };
            secrets: string[];
            kinds: components["schemas"]["MessageKind"][];
            active: boolean;
            failing_since: string | null;
            last_fault: string | null;
            last_sent_at: string | null;
            waiting: number;
            failed: number;
        };
        /** @description Deliveries, the latest first. */
        MessageDeliveriesAnswer: {
            deliveries: components["schemas"]["MessageDeliveryShown"][];
        };
        /** @description A message on one route, a medium or a channel's id; `read_at` is when its receiver opened it. */
        MessageDeliveryShown: {
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["MessageKind"];
            route: string;
            to: string[];
            /** @enum {string} */
            status: "waiting" | "done" | "failed" | "dropped";
            attempts: number;
            next_at: string | null;
            /** Format: date-time */
            created_at: string;
            finished_at: string | null;
            read_at: string | null;
            fault: string | null;
            detail: string | null;
        };
        /**
         * @description What a message is about; people choose by it how they are told.
         * @enum {string}
         */
        MessageKind: "mention" | "comment" | "task" | "cc" | "urge" | "reminder" | "flow" | "notice" | "statement" | "system";
        /** @description One's latest messages, newest first; how many of all are unread, together and by kind. */
        MessagesAnswer: {
            messages: components["schemas"]["Message"][];
            unread: number;
            unread_by_kind: {
                [key: string]: number;
            };
        };
        /**
         * @description What rows may do: make new records, change those with the same key, either, or replace a part of the form.
         * @enum {string}
         */
        Mode: "create" | "update" | "upsert" | "replace";
        /** @description A moment, with its offset. */
        MomentBody: {
            /** Format: date-time */
            moment: string;
        };
        /** @description A month's sales and, where there is one, its target. */
        MonthOfSalesShown: {
            month: string;
            sales: string;
            target: string | null;
        };
        /** @description How columns of months become rows. */
        MonthsBody: {
            field: string;
            values: {
                [key: string]: string | null;
            };
            year?: number | null;
        };
        /** @description The revision of the record, the values that the transition's dialog asks for, and why it is taken. */
        MoveBody: {
            revision: number;
            /** @default {} */
            values: {
                [key: string]: unknown;
            };
            reason?: string | null;
            /** @default false */
            allow_duplicates: boolean;
        };
        /** @description Whether runs are moved, or only looked at. */
        MoveRunsBody: {
            /** @default false */
            really: boolean;
        };
        /** @description A statement that changed, and what each component has to do with it, the largest difference first. */
        MoveShown: {
            id: string | null;
            number: string | null;
            partner: string;
            partner_label: string;
            /** Format: uuid */
            partner_id: string;
            account: string;
            status: string | null;
            amount: string;
            previous: string;
            previous_id: string | null;
            change: string;
            transactions: number;
            exclusions: number;
            outliers: components["schemas"]["Outlier"][];
            causes: string[];
        };
        /** @description How many runs move, which of them stay, and how many are left to be looked at. */
        MovedRunsAnswer: {
            moved: number;
            stays: components["schemas"]["StayingRun"][];
            left: number;
        };
        /** @description The statements that changed most. */
        MovesAnswer: {
            statements: components["schemas"]["MoveShown"][];
        };
        /** @description A form and what it is called; without a title where it is no longer there. */
        NamedForm: {
            key: string;
            title: string | {
                [key: string]: string;
            } | null;
        };
        /** @description A member and what they are called. */
        NamedMember: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        /** @description A record by its name; without one for who may not see it. */
        NamedShown: {
            /** Format: uuid */
            id: string;
            label: string | null;
        };
        /** @description A flow that asks or tells a member by name, and in which steps; none: in what holds for all of it. */
        NamingFlow: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            steps: (string | {
                [key: string]: string;
            })[];
        };
        /** @description A field that the form gets for a column. */
        NewFieldBody: {
            /** @enum {string} */
            type: "text" | "long_text" | "number" | "money" | "percent" | "date" | "date_time" | "yes_no";
            label: string;
        };
        /** @description A link, with the password that visitors need, if any. */
        NewLinkBody: {
            document: components["schemas"]["LinkDocument"];
            password?: string | null;
        };
        /**
         * @description A package to be made: its manifest, the roles that come with it, which kinds of parts of its forms (all that the
         *     caller may make, when absent), and whose records come as samples; `personal` with data of people, for those who may
         *     reveal it; `keep_ids` though conditions or formulas name records by ids that are only here.
         */
        NewPackage: {
            key: string;
            version: string;
            title: string | {
                [key: string]: string;
            };
            summary?: string | {
                [key: string]: string;
            } | null;
            forms: string[];
            /** @default [] */
            menu: components["schemas"]["MenuApp"][];
            /** @default [] */
            roles: string[];
            parts?: components["schemas"]["PartKind"][] | null;
            /** @default [] */
            samples: string[];
            /** @default false */
            personal: boolean;
            /** @default false */
            keep_ids: boolean;
        };
        /** @description Which period of which plan to calculate. */
        NewSettlement: {
            plan: string;
            period: string;
        };
        /** @description A template under a key of its own. */
        NewTemplateBody: {
            key: string;
            document: components["schemas"]["TemplateDocument"];
        };
        NextStepShown: {
            rung: number;
            from: string;
            remaining: string;
            extra: string;
        };
        /** @description What a step does when its people cannot be found. */
        Nobody: {
            /**
             * @default stop
             * @enum {string}
             */
            act: "stop" | "skip" | "people";
            /** @default [] */
            to: (components["schemas"]["Members"] | components["schemas"]["Departments"] | components["schemas"]["Roles"] | components["schemas"]["Superior"] | components["schemas"]["Superiors"] | components["schemas"]["Initiator"] | components["schemas"]["MemberField"] | components["schemas"]["DepartmentField"] | components["schemas"]["ChannelManager"] | components["schemas"]["PartnerUsers"] | components["schemas"]["ActorOf"])[];
        };
        /**
         * @description Why rows of a file are not data, or were changed before they became data.
         * @enum {string}
         */
        NoteKind: "title_rows" | "merged" | "subtotal" | "footer" | "repeated_header" | "blank" | "short_rows" | "encoding";
        /** @description What visitors are told of what happens to their data, by language; with `must_accept` they agree to it first. */
        Notice: {
            text: {
                [key: string]: string;
            };
            /** @default true */
            must_accept: boolean;
        };
        /** @description How many were told and have read it, and a page of them. */
        NoticeRecipientsAnswer: {
            sent: number;
            read: number;
            recipients: components["schemas"]["Recipient"][];
            next_cursor: string | null;
        };
        /** @description A rule over the one of `revision`; a new one has none. */
        NoticeRuleBody: {
            document: components["schemas"]["FlowDocument"];
            revision?: number | null;
        };
        /** @description A flow with steps that tell people something. `simple`: it does nothing else; `after`: when who else is told. */
        NoticeRuleShown: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            form: string | null;
            trigger: components["schemas"]["RecordTrigger"] | components["schemas"]["ButtonTrigger"] | components["schemas"]["ScheduleTrigger"] | components["schemas"]["DateTrigger"] | components["schemas"]["WebhookTrigger"] | components["schemas"]["FlowTrigger"] | components["schemas"]["HappeningTrigger"];
            notices: components["schemas"]["NotifyStep"][];
            after: components["schemas"]["Duration"][];
            simple: boolean;
            active: number | null;
            paused: boolean;
            fault: string | null;
            draft_is_newer: boolean;
            running: number;
            stuck: number;
        };
        /** @description The notice rules of the workspace, by key. */
        NoticeRulesAnswer: {
            rules: components["schemas"]["NoticeRuleShown"][];
        };
        /** @description The version that is at work now. */
        NoticeSavedAnswer: {
            version: number;
        };
        /** @description What a step of a run told people; `label` is empty where one may not read its record. */
        NoticeSent: {
            /** Format: uuid */
            run: string;
            visit: number;
            step: string;
            label: string;
            /** Format: date-time */
            at: string;
            sent: number;
            read: number;
        };
        /** @description What visitors are told of their data; a submission sends the version that was accepted. */
        NoticeShown: {
            version: number;
            text: {
                [key: string]: string;
            };
            must_accept: boolean;
        };
        /** @description A page of what was sent. */
        NoticesSentAnswer: {
            sent: components["schemas"]["NoticeSent"][];
            next_cursor: string | null;
        };
        /**
         * @description A message to people, by the ways of its kind or by those it names. With `unread` only where somebody has not read
         *     what that step before it sent: then it says who.
         */
        NotifyStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "notify";
            people: (components["schemas"]["Members"] | components["schemas"]["Departments"] | components["schemas"]["Roles"] | components["schemas"]["Superior"] | components["schemas"]["Superiors"] | components["schemas"]["Initiator"] | components["schemas"]["MemberField"] | components["schemas"]["DepartmentField"] | components["schemas"]["ChannelManager"] | components["schemas"]["PartnerUsers"] | components["schemas"]["ActorOf"])[];
            subject: string | {
                [key: string]: string;
            };
            text: string | {
                [key: string]: string;
            };
            /** @default false */
            urgent: boolean;
            /** @default [] */
            media: components["schemas"]["Medium"][];
            unread?: string | null;
        };
        /** @description An action that the step offers, and what its button is called where the flow says so. */
        OfferedAction: {
            name: components["schemas"]["ActionName"];
            label: string | {
                [key: string]: string;
            } | null;
        };
        /** @description Which choice's options are wanted, beside what is filled in so far; `prefill` as the address had it. */
        OfferedBody: {
            field: string;
            values: {
                [key: string]: unknown;
            };
            /** @default  */
            search: string;
            /** @default 0 */
            skip: number;
            prefill?: string | null;
        };
        /** @description A period that may be tried, with its last day; `settled`: it has a settlement with a result. */
        OfferedPeriodShown: {
            code: string;
            /** Format: date */
            start: string;
            /** Format: date */
            end: string;
            settled: boolean;
        };
        /** @description Periods that may be tried, newest first, and how many at once. */
        OfferedPeriodsAnswer: {
            periods: components["schemas"]["OfferedPeriodShown"][];
            most: number;
        };
        /**
         * @description What becomes of the good rows when some are bad.
         * @enum {string}
         */
        OnError: "all_or_nothing" | "skip_bad";
        /**
         * @description What a likely duplicate means: somebody must say that they mean it, or it is not written.
         * @enum {string}
         */
        OnMatch: "warn" | "block";
        /**
         * @description What becomes of an import when totals of the file differ from its rows.
         * @enum {string}
         */
        OnTotals: "warn" | "block";
        /** @description An OpenAPI 3.1 document. */
        OpenApiDocument: {
            openapi: string;
            info: {
                [key: string]: unknown;
            };
            servers: {
                [key: string]: unknown;
            }[];
            security: {
                [key: string]: unknown;
            }[];
            paths: {
                [key: string]: unknown;
            };
            components: {
                [key: string]: unknown;
            };
        };
        /** @description Whose account would be bound, where. */
        OpenBinding: {
            name: string;
            workspace: string;
            medium: components["schemas"]["Medium"];
            /** Format: date-time */
            expires_at: string;
        };
        /** @description What somebody who opened a link is told before they accept. */
        OpenInvitation: {
            workspace: components["schemas"]["Inviting"];
            name: string;
            email: string | null;
            phone: string | null;
            kind: components["schemas"]["PersonKind"];
            partner: components["schemas"]["InvitingPartner"] | null;
            invited_by: string;
            /** Format: date-time */
            expires_at: string;
            has_account: boolean;
            statement_key: string | null;
        };
        /** @description What a link invites to. */
        OpenInvitationAnswer: {
            invitation: components["schemas"]["OpenInvitation"];
        };
        /** @description One of one's own sessions. */
        OpenSession: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            last_seen_at: string;
            /** Format: date-time */
            expires_at: string;
            address: string;
            browser: string;
            current: boolean;
        };
        /** @description Values of another form that a choice offers; `more` where there are others after them. */
        OptionsAnswer: {
            options: string[];
            more: boolean;
        };
        /**
         * @description Why a statement deserves a look before anybody approves it.
         * @enum {string}
         */
        Outlier: "jump_up" | "jump_down" | "new" | "vanished" | "zero_with_sales" | "capped";
        /** @description How the channel does, limited to what the reader may see. */
        OverviewAnswer: {
            /** Format: date */
            as_of: string;
            figures: components["schemas"]["FiguresShown"];
            sales_by_month: components["schemas"]["MonthOfSalesShown"][];
            by_region: components["schemas"]["RegionSalesShown"][];
            by_category: components["schemas"]["CategorySalesShown"][];
            top_partners: components["schemas"]["PartnerSalesShown"][];
            concentration: components["schemas"]["ConcentrationShown"];
            dormant: components["schemas"]["DormantShown"];
            liability?: components["schemas"]["LiabilityShown"][];
        };
        /** @description Whether the company works on a day, and why. */
        OwnDayBody: {
            works: boolean;
            /** @default  */
            name: string;
        };
        /**
         * @description When a message leaves.
         * @enum {string}
         */
        Pace: "at_once" | "hourly" | "daily";
        /** @description A job that was queued. */
        PackageJob: {
            /** Format: uuid */
            id: string;
        };
        /** @description A package in the workspace; `made_here` when it was packed here, `samples` sample records are still here. */
        PackageShown: {
            key: string;
            version: string;
            title: string | {
                [key: string]: string;
            };
            summary: string | {
                [key: string]: string;
            } | null;
            forms: string[];
            /** Format: date-time */
            installed_at: string;
            installed_by: string;
            made_here: boolean;
            samples: number;
            sample_forms: string[];
            history: components["schemas"]["DoneShown"][];
        };
        /** @description The packages of the workspace, oldest first. */
        PackagesAnswer: {
            packages: components["schemas"]["PackageShown"][];
        };
        /** @description The sheet; `custom` is as wide and high as it says, in millimetres, for labels. */
        Page: {
            /**
             * @default a4
             * @enum {string}
             */
            paper: "a3" | "a4" | "a5" | "letter" | "custom";
            /** @default 210 */
            width: number;
            /** @default 297 */
            height: number;
            /** @default false */
            landscape: boolean;
            /**
             * @default {
             *       "top": 20,
             *       "right": 18,
             *       "bottom": 20,
             *       "left": 18
             *     }
             */
            margins: components["schemas"]["Margins"];
            /**
             * @default none
             * @enum {string}
             */
            frame: "none" | "line" | "double";
            /** @default 10 */
            size: number;
        };
        /**
         * @description A colour for rows that fit a condition: for one cell of them, or the whole row without a field.
         *
         *     The condition is a JSON predicate or a formula, on fields of the record itself.
         */
        PaintFormat: {
            when: {
                [key: string]: unknown;
            } | string;
            /** @enum {string} */
            colour: "blue" | "cyan" | "green" | "lime" | "gold" | "orange" | "volcano" | "red" | "magenta" | "purple" | "geekblue" | "default";
            field?: string | null;
        };
        /** @description Every line at once; they meet in a join. */
        ParallelStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "parallel";
        };
        /**
         * @description Which way out of a step a line takes.
         * @enum {string}
         */
        Part: "next" | "rejected" | "none" | "failed" | "body";
        /** @description A field that cuts the form into parts. */
        PartBody: {
            field: string;
            /** @default value */
            span: components["schemas"]["Span"];
        };
        /**
         * @description What a package brings besides forms, in the order in which it is installed.
         * @enum {string}
         */
        PartKind: "role" | "permission_set" | "view" | "template" | "link" | "webhook" | "flow";
        /** @description What of a line lies in one step of a rate table. */
        PartShown: {
            amount: string;
            rate: string;
        };
        /** @description Partners by sales; one without an order for `days` is dormant. */
        PartnerActivityAnswer: {
            days: number;
            partners: components["schemas"]["PartnerActivityShown"][];
        };
        /** @description A partner with its sales of the last twelve months, their share of all, and its sales ever. */
        PartnerActivityShown: {
            partner: components["schemas"]["PartnerCard"];
            activity: components["schemas"]["Activity"];
            last_order: string | null;
            year: string;
            share: string;
            total: string;
        };
        /** @description What a session and an invitation show of a partner. */
        PartnerCard: {
            /** Format: uuid */
            id: string;
            label: string;
            code: string;
        };
        /** @description How many partners there are, ever ordered, and ordered lately. */
        PartnerCountsShown: {
            total: number;
            ever_ordered: number;
            active: number;
        };
        /** @description A partner with the periods in which the versions differ. */
        PartnerDifferenceAnswer: {
            partner: components["schemas"]["SimulatedPartnerShown"];
            periods: components["schemas"]["PeriodDifferenceShown"][];
        };
        /** @description Sales to a partner. */
        PartnerSalesShown: {
            partner: components["schemas"]["PartnerShown"] | null;
            sales: string;
        };
        /** @description A partner, or a member, as a reference reads. */
        PartnerShown: {
            /** Format: uuid */
            id: string;
            label: string | null;
        };
        /** @description The facts of one partner, as far as the reader may see them. */
        PartnerSummaryAnswer: {
            /** Format: date */
            as_of: string;
            sales_by_month?: components["schemas"]["MonthOfSalesShown"][];
            by_category?: components["schemas"]["CategorySalesShown"][];
            running?: components["schemas"]["RunningPeriodShown"][];
            statements?: components["schemas"]["LatestStatementShown"][];
            targets?: components["schemas"]["PartnerTargetsShown"];
        };
        /** @description The targets a partner's sales count towards: those of the salesperson who looks after them. */
        PartnerTargetsShown: {
            salesperson: components["schemas"]["PartnerShown"] | null;
            spans: components["schemas"]["SpanAttainedShown"][];
        };
        /** @description One partner user. */
        PartnerUserAnswer: {
            partner_user: components["schemas"]["PartnerUserShown"];
        };
        /** @description What of a partner user may change; what is not sent stays, and so does their partner. */
        PartnerUserChange: {
            name?: string | null;
            roles?: string[] | null;
            active?: boolean | null;
        };
        /** @description A partner user and their partner. */
        PartnerUserShown: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            user_id: string;
            name: string;
            email: string | null;
            phone: string | null;
            partner: components["schemas"]["PartnerCard"];
            roles: string[];
            active: boolean;
            address_proved: boolean;
        };
        /** @description People of the record's partner, or of the partner in a field. */
        PartnerUsers: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "partner_users";
            field?: string | null;
            /** @default [] */
            roles: string[];
        };
        /** @description Partner users, the active ones first. */
        PartnerUsersAnswer: {
            partner_users: components["schemas"]["PartnerUserShown"][];
        };
        /** @description What to send as `X-Link-Pass` from now on. */
        PassAnswer: {
            passed: string;
        };
        /** @description The link's password. */
        PasswordBody: {
            password: string;
        };
        /** @description The present password and the new one. */
        PasswordChange: {
            current: string;
            new: string;
        };
        /** @description The secret of a reset link with the new password. */
        PasswordReset: {
            token: string;
            new: string;
        };
        /** @description Who may be chosen in a field of members or departments, null for all; and who stands first. */
        PeopleAnswer: {
            within: string[] | null;
            recommended: string[] | null;
        };
        /** @description How both versions come to their amounts in a period; a side without statement is empty. */
        PeriodDifferenceShown: {
            period: string;
            before: components["schemas"]["ComponentShown"][];
            after: components["schemas"]["ComponentShown"][];
        };
        /** @description A period of a plan; `end` is its last day, `status` is future, open or ended. */
        PeriodShown: {
            code: string;
            /** Format: date */
            start: string;
            /** Format: date */
            end: string;
            /** @enum {string} */
            status: "future" | "open" | "ended";
            settlement: components["schemas"]["SettlementShown"] | null;
        };
        /** @description Periods, newest first. */
        PeriodsAnswer: {
            periods: components["schemas"]["PeriodShown"][];
        };
        /**
         * @description What a role may allow besides records. Texts stand in the catalogue under `permissions.<value>`.
         * @enum {string}
         */
        Permission: "workspace.manage" | "members.read" | "members.manage" | "roles.manage" | "partner_users.manage" | "partner_users.invite" | "preview.use" | "audit.read" | "forms.manage" | "views.share" | "links.manage" | "webhooks.manage" | "flows.manage" | "privacy.manage" | "packages.manage" | "overview.read" | "plans.read" | "plans.manage" | "settlements.read" | "settlements.calculate" | "settlements.review" | "settlements.approve" | "settlements.publish" | "ledger.read" | "statements.read" | "statements.answer";
        /** @description One permission set. */
        PermissionSetAnswer: {
            set: components["schemas"]["PermissionSetShown"];
        };
        /** @description A permission set. */
        PermissionSetShown: {
            /** Format: uuid */
            id: string;
            document: components["schemas"]["SetDocument"];
        };
        /** @description Permission sets, and the presets there are. */
        PermissionSetsAnswer: {
            sets: components["schemas"]["PermissionSetShown"][];
            presets: components["schemas"]["PresetShown"][];
        };
        /** @description A permission; `partner` says whether partner roles may contain it. */
        PermissionShown: {
            key: components["schemas"]["Permission"];
            title: string;
            partner: boolean;
        };
        /** @description A phone number, mail address, ID number or name, whole. */
        PersonBody: {
            value: string;
        };
        /**
         * @description Inside the company, or a person of one partner.
         * @enum {string}
         */
        PersonKind: "member" | "partner";
        /** @description Somebody, or the program itself, which has no id; a flow by its title. */
        PersonShown: {
            id: string | null;
            name: string | {
                [key: string]: string;
            };
        };
        /** @description What somebody did, and what waits for them. */
        PersonWaiting: {
            done: number;
            due: number;
            late: number;
            open: number;
            open_late: number;
            median: number | null;
            slow: number | null;
            person: components["schemas"]["WaitedFor"];
        };
        /** @description What the workspace keeps of people. */
        PersonalFieldsAnswer: {
            forms: components["schemas"]["MarkedFormShown"][];
        };
        /** @description The flow as it runs, and how far the run has come. */
        PictureShown: {
            document: components["schemas"]["FlowDocument"];
            states: {
                [key: string]: components["schemas"]["StepState"];
            };
        };
        /** @description One plan. */
        PlanAnswer: {
            plan: components["schemas"]["StoredPlanShown"];
            approval: components["schemas"]["PlanApprovalShown"];
        };
        /** @description What drafts are submitted to, if anything, and the run that decides about this plan's draft now. */
        PlanApprovalShown: {
            flow: string | null;
            run: string | null;
        };
        /** @description What is wrong with a plan's text, and where. */
        PlanFaultShown: {
            path: string;
            code: string;
            message: string;
        };
        /** @description Everything wrong with a text; for a sound one, what it says, in every language. */
        PlanReadingAnswer: {
            problems: components["schemas"]["PlanFaultShown"][];
            summary: {
                [key: string]: string;
            } | null;
        };
        /** @description The plan as it applies to this partner, in plain words. */
        PlanShown: {
            key: string;
            title: string;
            version: number;
            summary: string;
        };
        /** @description A plan document as text (YAML). */
        PlanText: {
            document: string;
        };
        /** @description One version: its text, and what it says in plain words, in every language. */
        PlanVersionAnswer: {
            version: components["schemas"]["PlanVersionShown"];
            document: string;
            summary: {
                [key: string]: string;
            };
        };
        /** @description A version of a plan: the draft, or one that never changes. */
        PlanVersionShown: {
            version: number;
            /** @enum {string} */
            status: "draft" | "published";
            hash: string;
            /** Format: date-time */
            saved_at: string;
            saved_by: string | null;
            submitted_at: string | null;
            submitted_by: string | null;
            published_at: string | null;
            published_by: string | null;
        };
        PlannedChangeShown: {
            kind: string;
            field: string | null;
            class: components["schemas"]["ChangeClass"];
            text: string;
            count: number;
            sample: string[];
        };
        /** @description All plans. */
        PlansAnswer: {
            plans: components["schemas"]["StoredPlanShown"][];
        };
        /** @description Where a step stands on the canvas. */
        Point: {
            /** @default 0 */
            x: number;
            /** @default 0 */
            y: number;
        };
        /** @description How each kind of message reaches whoever has chosen nothing. */
        PoliciesAnswer: {
            kinds: {
                [key: string]: components["schemas"]["KindPolicy"];
            };
        };
        /** @description A partner user's first page; of a period `in_review` it says no more than its code. */
        PortalHomeAnswer: {
            /** Format: date */
            as_of: string;
            sales_by_month?: components["schemas"]["MonthOfSalesShown"][];
            by_category?: components["schemas"]["CategorySalesShown"][];
            running?: components["schemas"]["RunningPeriodShown"][];
            statements?: components["schemas"]["LatestStatementShown"][];
            targets?: components["schemas"]["PartnerTargetsShown"];
            in_review?: string[];
            partner: components["schemas"]["PartnerCard"];
        };
        /** @description An amount on an account: one of debit and credit. */
        PostingShown: {
            account: components["schemas"]["LedgerAccountNamed"];
            debit: string | null;
            credit: string | null;
        };
        /** @description What one chooses, as a whole. Of the addresses those given; an empty one is taken away. */
        PreferencesBody: {
            kinds: {
                [key: string]: components["schemas"]["Choice"];
            };
            quiet?: components["schemas"]["QuietHours"] | null;
            /**
             * Format: time
             * @default 09:00:00
             */
            digest_at: string;
            addresses?: {
                [key: string]: string;
            };
        };
        /** @description How one is reached: on which media that the workspace has, where, when. */
        PreferencesShown: {
            media: components["schemas"]["Medium"][];
            bindable: components["schemas"]["Medium"][];
            addresses: {
                [key: string]: string;
            };
            kinds: {
                [key: string]: components["schemas"]["KindChoiceShown"];
            };
            quiet: components["schemas"]["QuietHours"] | null;
            /** Format: time */
            digest_at: string;
        };
        /** @description Values for an address, and the channel it is handed out by. */
        PrefillBody: {
            /** @default {} */
            values: {
                [key: string]: unknown;
            };
            channel?: string | null;
        };
        /** @description An address whose values cannot be altered. */
        PrefilledAnswer: {
            address: string;
            prefill: string;
        };
        /**
         * @description Sets that most forms do with.
         * @enum {string}
         */
        Preset: "submit" | "own" | "add_and_view" | "manage" | "view";
        /** @description What a preset allows, in the caller's language. */
        PresetShown: {
            key: components["schemas"]["Preset"];
            title: string;
            about: string;
            actions: string[];
        };
        /** @description What a button asked for. */
        PressBody: {
            /** @default {} */
            inputs: {
                [key: string]: unknown;
            };
        };
        /** @description The chosen records, and what a button asked for. */
        PressManyBody: {
            records: string[];
            /** @default {} */
            inputs: {
                [key: string]: unknown;
            };
        };
        /**
         * @description On how many records runs began, and on how many none: those that the caller may not read or that are gone, those
         *     that do not meet the button's condition now, those that a run of the flow is on.
         */
        PressedAnswer: {
            started: number;
            gone: number;
            not_now: number;
            running: number;
        };
        /**
         * @description The conditions of a draft, or what is wrong with it. `ids` says under which id a field of the draft stands in
         *     them, by its key: of a new field one that is made for this answer.
         */
        PreviewAnswer: {
            live: components["schemas"]["LiveShown"] | null;
            ids: {
                [key: string]: string;
            };
            errors: components["schemas"]["FieldErrorShown"][];
        };
        /** @description Through whose eyes: a member's or a partner user's. */
        PreviewBody: {
            member_id?: string | null;
            partner_user_id?: string | null;
        };
        /** @description Through whose eyes one looks, and who one is. */
        PreviewShown: {
            name: string;
            by: string;
        };
        /** @description Records to print, in this order: as one PDF, or as an archive with a PDF of each. */
        PrintBody: {
            ids: string[];
            /**
             * @default pdf
             * @enum {string}
             */
            output: "pdf" | "zip";
            language?: string | null;
        };
        /** @description A print template of the record's form. */
        PrintShown: {
            key: string;
            title: string | {
                [key: string]: string;
            };
        };
        /** @description A field marked as data of people. */
        PrivacyShown: {
            level: components["schemas"]["Level"];
            mask: components["schemas"]["Mask"];
            purpose?: string | {
                [key: string]: string;
            };
            keep_days?: number;
            fresh_code?: boolean;
        };
        /** @description A refusal (RFC 9457): nothing was changed. `code` is stable, `title` a sentence in the caller's language. */
        ProblemDocument: {
            type: string;
            title: string;
            status: number;
            code: string;
            request_id: string | null;
            errors?: components["schemas"]["FieldErrorShown"][];
        } & {
            [key: string]: unknown;
        };
        /** @description The code that came. */
        ProofBody: {
            code: string;
        };
        /** @description What checking the whole book found: how much was checked, and what is wrong, a few of each. */
        ProofShown: {
            /** Format: date-time */
            at: string;
            sound: boolean;
            journals: number;
            postings: number;
            accounts: number;
            unbalanced: number;
            drifted: number;
            examples: {
                [key: string]: unknown;
            }[];
        };
        /** @description The last proofs, the newest first. */
        ProofsAnswer: {
            proofs: components["schemas"]["ProofShown"][];
        };
        /** @description The address that is proved now. */
        Proved: {
            to: string;
            medium: components["schemas"]["Medium"];
        };
        /**
         * @description Whose public days off a workspace keeps.
         * @enum {string}
         */
        PublicCalendar: "cn" | "none";
        /** @description An open link. */
        PublicLinkAnswer: {
            link: components["schemas"]["PublicLinkShown"];
        };
        /** @description A link as its visitors see it: the form with the fields they may see, values that are given, and limits. */
        PublicLinkShown: {
            /** @enum {string} */
            kind: "fill" | "query";
            title: string | {
                [key: string]: string;
            };
            about: string | {
                [key: string]: string;
            } | null;
            workspace: components["schemas"]["PublicWorkspaceShown"];
            closes_at: string | null;
            form: components["schemas"]["FormShown"];
            sub_forms: {
                [key: string]: components["schemas"]["FormShown"];
            };
            values: {
                [key: string]: unknown;
            };
            locked: string[];
            searched: string[];
            conditions: components["schemas"]["FieldShown"][];
            /** Format: uuid */
            ticket: string;
            notice: components["schemas"]["NoticeShown"] | null;
            files_max: number;
            file_mb_max: number;
        };
        /** @description Whose link it is, and how their values read. */
        PublicWorkspaceShown: {
            name: string;
            accent: string;
            currency: string;
            time_zone: string;
            today: string;
        };
        /** @description The number of the new version, and how many runs stay on earlier ones. */
        PublishedAnswer: {
            version: number;
            running: number;
        };
        /** @description The word that confirms the loss: the form's key. */
        PurgeBody: {
            confirm?: string | null;
        };
        /** @description A value for every condition. */
        QueryBody: {
            values: {
                [key: string]: unknown;
            };
        };
        /** @description A job that was queued. */
        QueuedJob: {
            /** Format: uuid */
            id: string;
        };
        /** @description From when until when nothing but urgent messages leaves, by the workspace's clocks; past midnight if need be. */
        QuietHours: {
            /** Format: time */
            start: string;
            /** Format: time */
            end: string;
        };
        /** @description A partner that has gone quiet. */
        QuietPartnerShown: {
            partner: components["schemas"]["PartnerShown"];
            /** Format: date */
            last_order: string;
            sales: string;
        };
        /** @description Which messages were read; all without ids. */
        ReadBody: {
            ids?: string[] | null;
        };
        /**
         * @description Whether who takes a transition says why.
         * @enum {string}
         */
        Reason: "none" | "optional" | "required";
        /** @description One source of rights and what it says of the question; `admits` is null where nobody asked of a record. */
        ReasonShown: {
            /** @enum {string} */
            kind: "role" | "set" | "share" | "followed";
            key: string;
            title: string;
            through: string;
            enabled: boolean;
            allows: boolean;
            rows: string;
            admits: boolean | null;
            shows_field: boolean | null;
            sentence: string;
        };
        /** @description Somebody who was sent a message; `read_at` is when they opened it, here or by its link. */
        Recipient: {
            kind: components["schemas"]["PersonKind"];
            /** Format: uuid */
            id: string;
            name: string;
            active: boolean;
            /** Format: date-time */
            sent_at: string;
            read_at: string | null;
            ways: components["schemas"]["Way"][];
        };
        /** @description The revision to go back to, and the one that the record has now. */
        RecordBody: {
            to: number;
            revision: number;
        };
        /** @description How many records a form takes along. */
        RecordCountAnswer: {
            records: number;
        };
        /**
         * @description What can happen to a record.
         * @enum {string}
         */
        RecordEvent: "created" | "updated" | "deleted" | "restored" | "recalculated";
        /** @description What goes on with a record: the buttons that may be pressed on it now, and its latest runs. */
        RecordFlowsAnswer: {
            buttons: components["schemas"]["ButtonShown"][];
            runs: components["schemas"]["RecordRunShown"][];
        };
        /** @description A run on a record. `task` is the caller's own to-do in it; `part` says whether they may open it. */
        RecordRunShown: {
            /** Format: uuid */
            id: string;
            flow: string;
            title: string | {
                [key: string]: string;
            };
            /** @enum {string} */
            status: "running" | "stuck" | "done" | "rejected" | "withdrawn" | "ended";
            /** Format: date-time */
            started_at: string;
            started_by: string | {
                [key: string]: string;
            } | null;
            finished_at: string | null;
            waiting: components["schemas"]["WaitingStep"][];
            task: string | null;
            part: boolean;
        };
        /** @description A record, flat: values by field key beside its id. Decimals and money are strings, a reference `{id, label}`. */
        RecordShown: {
            /** Format: uuid */
            id: string;
            revision?: number;
        } & {
            [key: string]: unknown;
        };
        /**
         * @description Records of the flow's form: submitted by people, created at any door, updated, deleted.
         *
         *     `changed`: of updates only those that changed one of these fields, calculated ones that are tracked among them.
         */
        RecordTrigger: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "record";
            events: ("created" | "updated" | "deleted" | "restored")[];
            when?: string | {
                [key: string]: unknown;
            } | null;
            /** @default [] */
            changed: string[];
        };
        /** @description A page of records; `total` where it was asked for. */
        RecordsAnswer: {
            records: components["schemas"]["RecordShown"][];
            next_cursor: string | null;
            total?: number;
        };
        /** @description Sales of a region. */
        RegionSalesShown: {
            region: string | null;
            sales: string;
        };
        /** @description A value that a change of type could not convert, as it was. */
        RejectShown: {
            field: string | null;
            /** Format: uuid */
            record_id: string;
            value: string;
            code: string;
            /** Format: date-time */
            at: string;
        };
        /** @description Rejected values, newest first. */
        RejectsAnswer: {
            rejects: components["schemas"]["RejectShown"][];
        };
        /** @description The forms that lead to a record. */
        RelatedAnswer: {
            related: components["schemas"]["RelatedShown"][];
        };
        /** @description How many records of another form lead here through one of its fields. */
        RelatedShown: {
            form: string;
            title: string | {
                [key: string]: string;
            };
            field: string;
            label: string | {
                [key: string]: string;
            };
            operator: string;
            count: number;
        };
        /** @description The job that removes a flow with many runs. */
        RemovalBegunAnswer: {
            job: components["schemas"]["QueuedJob"];
        };
        /**
         * @description Groups of records that are alike by one check, in the order of what makes them so.
         *
         *     A page has looked through `looked` records; how many there are in all (`total`), the first page says. Groups may
         *     follow although a page has none.
         */
        RepeatedAnswer: {
            groups: components["schemas"]["RepeatedShown"][];
            next_cursor: string | null;
            looked: number;
            total: number | null;
        };
        /** @description Live records that are alike; `total` counts them all, `records` holds the first that the caller sees. */
        RepeatedShown: {
            key: string;
            total: number;
            records: components["schemas"]["RecordShown"][];
        };
        /** @description How long a link is good; said of any address, known or not. */
        ResetAsked: {
            minutes: number;
        };
        /** @description The e-mail address that is to get a link. */
        ResetBody: {
            email: string;
        };
        /** @description Why a published settlement is corrected, and by which version of its plan: its own, or the one in force. */
        Restatement: {
            reason: string;
            /**
             * @default same
             * @enum {string}
             */
            plan: "same" | "newest";
        };
        /** @description The shown fields of what fits all conditions; an empty list where nothing does. */
        ResultsAnswer: {
            fields: components["schemas"]["FieldShown"][];
            rows: {
                [key: string]: unknown;
            }[];
        };
        /** @description A form out of use, with how many records it keeps. */
        RetiredFormShown: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            icon: string | null;
            color: string | null;
            records: number;
            /** Format: date-time */
            retired_at: string;
        };
        /** @description The forms out of use, the latest first. */
        RetiredFormsAnswer: {
            forms: components["schemas"]["RetiredFormShown"][];
        };
        /** @description How many deliveries are sent once more. */
        RetriedAnswer: {
            retried: number;
        };
        /**
         * @description Where a step may return a run to; no steps: every human step before it.
         *
         *     `values`: written to the run's record as it goes back, as the stage that it falls back to.
         */
        Return: {
            /**
             * @default chosen
             * @enum {string}
             */
            to: "previous" | "chosen" | "start";
            /** @default [] */
            steps: string[];
            /** @default again */
            walk: components["schemas"]["Walk"];
            /** @default false */
            choose_walk: boolean;
            /** @default {} */
            values: {
                [key: string]: string;
            };
        };
        /** @description Where a run may be returned to, and what happens afterwards. */
        ReturnsShown: {
            steps?: components["schemas"]["TitledShown"][];
            /** @default again */
            walk: string;
            /** @default false */
            choose_walk: boolean;
        };
        /** @description Which records, which of their masked fields (all when absent), and what for: the audit keeps it. */
        RevealBody: {
            ids: string[];
            fields?: string[] | null;
            reason: string;
        };
        /** @description Revealed values, written down in the audit. */
        RevealedAnswer: {
            records: components["schemas"]["RevealedShown"][];
        };
        /** @description The masked values of one record in full. */
        RevealedShown: {
            /** Format: uuid */
            id: string;
            values: {
                [key: string]: unknown;
            };
        };
        /** @description A page of the review list. */
        ReviewAnswer: {
            statements: components["schemas"]["ReviewRowShown"][];
            next_cursor: string | null;
        };
        /** @description A statement beside the one of the period before; a vanished partner has no id. */
        ReviewRowShown: {
            id: string | null;
            number: string | null;
            partner: string;
            partner_label: string;
            /** Format: uuid */
            partner_id: string;
            account: string;
            status: string | null;
            amount: string;
            previous: string;
            previous_id: string | null;
            change: string;
            transactions: number;
            exclusions: number;
            outliers: components["schemas"]["Outlier"][];
        };
        /** @description A rewinding that is under way. */
        RewindAnswer: {
            job: components["schemas"]["RewindJobShown"];
        };
        /** @description The job that does it. */
        RewindJobShown: {
            /** Format: uuid */
            id: string;
        };
        /** @description What would change; `begins` is how far history reaches. `kept` values cannot be brought back. */
        RewindPlanAnswer: {
            /** Format: date-time */
            moment: string;
            /** Format: date-time */
            begins: string;
            changed: number;
            restored: number;
            removed: number;
            rows: components["schemas"]["RewindRowsShown"];
            kept: number;
        };
        /** @description What would become of the rows of sub-forms. */
        RewindRowsShown: {
            changed: number;
            restored: number;
            removed: number;
        };
        /** @description A permission that installing needs, and whether the caller has it. */
        RightShown: {
            permission: string;
            given: boolean;
        };
        /** @description One role as a document. */
        RoleAnswer: {
            role: components["schemas"]["RoleDocument"];
        };
        /** @description A role as text: key, title per language, kind, permissions and what it gives on each form (`*`: on all). */
        RoleDocument: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            kind: components["schemas"]["PersonKind"];
            /** @default [] */
            permissions: components["schemas"]["Permission"][];
            /** @default {} */
            forms: {
                [key: string]: components["schemas"]["FormDocument"];
            };
        };
        /** @description A role as fields of records name it. */
        RoleName: {
            /** Format: uuid */
            id: string;
            key: string;
            kind: components["schemas"]["PersonKind"];
            title: string | {
                [key: string]: string;
            };
        };
        /** @description The roles that a field may name. */
        RoleNamesAnswer: {
            roles: components["schemas"]["RoleName"][];
        };
        /** @description Everybody who holds one of these roles. */
        Roles: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "roles";
            keys: string[];
        };
        /** @description Roles as documents. */
        RolesAnswer: {
            roles: components["schemas"]["RoleDocument"][];
        };
        /** @description A line across. */
        RuleBlock: {
            /** @default 12 */
            span: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "rule";
        };
        /** @description A rule as its designer wrote it. */
        RuleShown: {
            when: string | {
                [key: string]: unknown;
            } | null;
            show?: string[];
            hide?: string[];
            require?: string[];
            read_only?: string[];
            show_sections?: string[];
            hide_sections?: string[];
        };
        /** @description What holds for a flow as a whole. */
        Rules: {
            /**
             * @default untouched
             * @enum {string}
             */
            withdraw: "never" | "untouched" | "always";
            /** @default {} */
            withdrawn: {
                [key: string]: string;
            };
            /** @default 2 */
            urges_per_hour: number;
            /** @default false */
            one_at_a_time: boolean;
            /** @default [] */
            managers: (components["schemas"]["Members"] | components["schemas"]["Departments"] | components["schemas"]["Roles"] | components["schemas"]["Superior"] | components["schemas"]["Superiors"] | components["schemas"]["Initiator"] | components["schemas"]["MemberField"] | components["schemas"]["DepartmentField"] | components["schemas"]["ChannelManager"] | components["schemas"]["PartnerUsers"] | components["schemas"]["ActorOf"])[];
        };
        /** @description One run. */
        RunAnswer: {
            run: components["schemas"]["RunShown"];
        };
        /** @description What the user decided, and what becomes of bad rows and of rows that totals of the file deny. */
        RunBody: {
            mapping: {
                [key: string]: string | null;
            };
            /** @default {} */
            values: {
                [key: string]: {
                    [key: string]: string | null;
                };
            };
            key?: string | string[] | null;
            /** @default upsert */
            mode: components["schemas"]["Mode"];
            /** @default {} */
            readings: {
                [key: string]: {
                    [key: string]: boolean;
                };
            };
            months?: components["schemas"]["MonthsBody"] | null;
            /** @default [] */
            part: components["schemas"]["PartBody"][];
            /** @default false */
            allow_duplicates: boolean;
            /** @default {} */
            references: {
                [key: string]: string;
            };
            /** @default {} */
            new_fields: {
                [key: string]: components["schemas"]["NewFieldBody"];
            };
            /** @default all_or_nothing */
            on_error: components["schemas"]["OnError"];
            /** @default warn */
            on_totals: components["schemas"]["OnTotals"];
            save_as?: string | null;
        };
        /** @description A run in a list. */
        RunLine: {
            /** Format: uuid */
            id: string;
            flow: string;
            title: string | {
                [key: string]: string;
            };
            form: string | null;
            record_id: string | null;
            label: string;
            /** @enum {string} */
            status: "running" | "stuck" | "done" | "rejected" | "withdrawn" | "ended";
            started_by: string | {
                [key: string]: string;
            };
            /** Format: date-time */
            started_at: string;
            finished_at: string | null;
            steps: (string | {
                [key: string]: string;
            })[];
            waits_for: string[];
            fault: string | null;
            why: string | null;
        };
        /** @description A run with everything of it. */
        RunShown: {
            /** Format: uuid */
            id: string;
            flow: string;
            version: number;
            document: components["schemas"]["FlowDocument"];
            form: string | null;
            record_id: string | null;
            label: string;
            /** @enum {string} */
            status: "running" | "stuck" | "done" | "rejected" | "withdrawn" | "ended";
            started_by: string | {
                [key: string]: string;
            };
            /** Format: date-time */
            started_at: string;
            finished_at: string | null;
            happened: {
                [key: string]: unknown;
            };
            live: {
                [key: string]: unknown;
            }[];
            steps: components["schemas"]["AttemptShown"][];
            tasks: components["schemas"]["TaskOfRun"][];
        };
        /** @description What a run was told as it began: by a button's dialog, a call, another package. */
        RunTold: {
            key: string;
            label: string | {
                [key: string]: string;
            };
            type: string;
            value: unknown;
        };
        /** @description A step of the ladder written out; `here` is the one that was reached. */
        RungShown: {
            range: string;
            rate: string;
            within: string;
            amount: string;
            here: boolean;
        };
        /** @description A component as it stands today, and the next step up. */
        RunningComponentShown: {
            key: string;
            title: string;
            kind: string;
            mode: string;
            base: string | null;
            compared: string | null;
            growth: string | null;
            tier: number | null;
            rate: string | null;
            reason: string | null;
            tiers: components["schemas"]["TierShown"][];
            ladder: components["schemas"]["RungShown"][];
            uncapped: string;
            cap_cut: string;
            amount: string;
            text: {
                [key: string]: string;
            };
            conditions: components["schemas"]["ConditionShown"][];
            next: components["schemas"]["NextStepShown"] | null;
        };
        /** @description The days of a period; `end` is the first day after it. */
        RunningDaysShown: {
            code: string;
            /** Format: date */
            first: string;
            /** Format: date */
            end: string;
        };
        /** @description A plan's running period as a statement would show it today. */
        RunningPeriodShown: {
            plan: components["schemas"]["RunningPlanShown"];
            period: components["schemas"]["RunningDaysShown"];
            currency: string;
            earned: string;
            components: components["schemas"]["RunningComponentShown"][];
        };
        /** @description A plan in force. */
        RunningPlanShown: {
            key: string;
            title: string;
            version: number;
        };
        /** @description Runs, the latest first. */
        RunsAnswer: {
            runs: components["schemas"]["RunLine"][];
            next_cursor: string | null;
        };
        /** @description A day or week, by its first day: how many runs began, came to their end, were ended, and stand since then. */
        RunsOfPeriod: {
            /** Format: date */
            start: string;
            started: number;
            finished: number;
            ended: number;
            stuck: number;
        };
        /** @description What the formula answers for the record that was asked for; null is empty. */
        SampleShown: {
            value: string | boolean | string[] | null;
        };
        /** @description How many sample records went into the recycle bin, and how many stay: changed here, or led to by others. */
        SamplesRemovedAnswer: {
            removed: number;
            changed: number;
            in_use: number;
        };
        /**
         * @description By the clock of the workspace: a cron line; `workdays` leaves out other days.
         *
         *     With a condition one run for every record that meets it, else one run without a record.
         */
        ScheduleTrigger: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "schedule";
            cron: string;
            /** @default false */
            workdays: boolean;
            when?: string | {
                [key: string]: unknown;
            } | null;
        };
        /**
         * @description What an API token may be limited to; its rights are these ∩ its owner's rights today.
         * @enum {string}
         */
        Scope: "everything" | "records.read" | "records.write" | "forms.manage" | "people.read" | "overview.read" | "statements.read" | "ledger.read" | "plans.write" | "settlements.write" | "audit.read";
        /** @description A part of the form's page; an item is a field's key, or says what else stands there. */
        SectionShown: {
            /** @enum {string} */
            kind: "group" | "tab" | "step";
            key: string | null;
            title: string | {
                [key: string]: string;
            } | null;
            columns: number;
            items: (string | components["schemas"]["ItemShown"])[];
        };
        /** @description A condition about one section. */
        SectionWhenShown: {
            section: string;
            when: {
                [key: string]: unknown;
            };
        };
        /** @description What the caller saw. */
        SeenBody: {
            result_hash?: string | null;
        };
        /** @description The draft that somebody looked at, by its hash. */
        SeenDraft: {
            hash: string;
        };
        /** @description Who is signed in, where, with which permissions; `workspaces` are all that the account may change to. */
        SessionAnswer: {
            user: components["schemas"]["UserShown"];
            workspace: components["schemas"]["WorkspaceShown"];
            workspaces: components["schemas"]["WorkspaceChoice"][];
            kind: components["schemas"]["PersonKind"];
            member_id: string | null;
            partner: components["schemas"]["PartnerCard"] | null;
            roles: components["schemas"]["Titled"][];
            permissions: string[];
            money_held_until: string | null;
            preview: components["schemas"]["PreviewShown"] | null;
        };
        /** @description What of a session may change: the language. */
        SessionChange: {
            /** @enum {string} */
            locale: "zh-CN" | "en";
        };
        /** @description One's own sessions, the one used last first. */
        SessionsAnswer: {
            sessions: components["schemas"]["OpenSession"][];
        };
        /** @description A set on one form: a preset, or actions × fields × rows of its own; a preset takes none of the three. */
        SetDocument: {
            form: string;
            title: string | {
                [key: string]: string;
            };
            preset?: components["schemas"]["Preset"] | null;
            /** @default [] */
            actions: components["schemas"]["Action"][];
            rows?: string | null;
            /**
             * @default {
             *       "read": "*",
             *       "write": "*"
             *     }
             */
            fields: components["schemas"]["FieldsDocument"];
            /**
             * @default {
             *       "members": [],
             *       "departments": [],
             *       "roles": []
             *     }
             */
            given_to: components["schemas"]["GivenTo"];
            /** @default true */
            enabled: boolean;
        };
        /** @description One settlement. */
        SettlementAnswer: {
            settlement: components["schemas"]["SettlementShown"];
        };
        /** @description A settlement; the figures against the period before only where one is looked at by itself. */
        SettlementShown: {
            /** Format: uuid */
            id: string;
            plan: string;
            plan_title: string;
            plan_version: number;
            period: string;
            /** Format: date */
            period_first: string;
            /** Format: date */
            period_last: string;
            version: number;
            status: components["schemas"]["Status"];
            currency: string;
            total: string;
            partners: number;
            transactions: number;
            exclusions: number;
            input_hash: string | null;
            result_hash: string | null;
            watermark: string | null;
            job_id: string | null;
            restates: string | null;
            restated_because: string | null;
            restated_by: string | null;
            steps: components["schemas"]["StepShown"][];
            actions: string[];
            previous_total?: string;
            change?: string;
            outliers?: {
                [key: string]: number;
            };
            left_out?: components["schemas"]["LeftOut"][];
            recalculating?: boolean;
            held?: components["schemas"]["HoldingShown"] | null;
            approval?: components["schemas"]["ApprovalShown"] | null;
            answers?: components["schemas"]["AnswerCounts"] | null;
        };
        /** @description Settlements, newest period first. */
        SettlementsAnswer: {
            settlements: components["schemas"]["SettlementShown"][];
        };
        /** @description One share. */
        ShareAnswer: {
            share: components["schemas"]["ShareShown"];
        };
        /** @description With whom, a member or a department with all below it; and whether to read only. */
        ShareBody: {
            member_id?: string | null;
            department_id?: string | null;
            /** @default false */
            editable: boolean;
        };
        /** @description With whom a record is shared. */
        ShareShown: {
            /** Format: uuid */
            id: string;
            member_id: string | null;
            department_id: string | null;
            name: string;
            editable: boolean;
            by_name: string;
            /** Format: date-time */
            at: string;
        };
        /** @description All shares of a record, and whether the caller may add and end them. */
        SharesAnswer: {
            shares: components["schemas"]["ShareShown"][];
            may_share: boolean;
        };
        /**
         * @description On which side an account's balance stands: a debit is a positive amount, a credit a negative one.
         * @enum {string}
         */
        Side: "debit" | "credit" | "either";
        /** @description One of two records, of the revision that was looked at. */
        SideBody: {
            /** Format: uuid */
            id: string;
            revision: number;
        };
        /** @description An e-mail address or phone number (under either name) and a password; a workspace when there are several. */
        SignIn: {
            email?: string | null;
            phone?: string | null;
            password: string;
            workspace?: string | null;
        };
        /** @description Places to sign side by side, with a line for the date when asked for. */
        SignatureBlock: {
            /** @default 12 */
            span: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "signature";
            places: components["schemas"]["SignaturePlace"][];
            /** @default true */
            dated: boolean;
        };
        /** @description Who signs, over a line; a signature field puts what was drawn on it. */
        SignaturePlace: {
            /** @default  */
            label: string | {
                [key: string]: string;
            };
            field?: string | null;
        };
        /** @description A component of either version by its title. */
        SimulatedComponentShown: {
            key: string;
            title: string;
        };
        /** @description What a partner gets over all periods by both versions. */
        SimulatedPartnerShown: {
            partner: string;
            /** Format: uuid */
            partner_id: string;
            partner_label: string;
            before: string;
            after: string;
            change: string;
            components: components["schemas"]["ComponentChangeShown"][];
        };
        /** @description A page of partners. */
        SimulatedPartnersAnswer: {
            partners: components["schemas"]["SimulatedPartnerShown"][];
            next_cursor: string | null;
        };
        /** @description One simulation. */
        SimulationAnswer: {
            simulation: components["schemas"]["SimulationShown"];
        };
        /** @description A simulation that is under way. */
        SimulationBegunAnswer: {
            simulation: components["schemas"]["SimulationReference"];
            job: components["schemas"]["SimulationJobReference"];
        };
        /** @description Which version of a plan, its draft too, to try over which ended periods. */
        SimulationBody: {
            plan: string;
            version: number;
            periods: string[];
        };
        /** @description A job by its id. */
        SimulationJobReference: {
            /** Format: uuid */
            id: string;
        };
        /** @description A simulation by its id. */
        SimulationReference: {
            /** Format: uuid */
            id: string;
        };
        /** @description The figures over all periods. */
        SimulationResultShown: {
            before: string;
            after: string;
            change: string;
            partners: number;
            paid_before: number;
            paid_after: number;
            winners: number;
            losers: number;
            won: string;
            lost: string;
            periods: components["schemas"]["TriedPeriodShown"][];
            buckets: components["schemas"]["ChangeBucketShown"][];
            quantiles: components["schemas"]["ChangeQuantileShown"][];
        };
        /** @description A simulation; `result` is null until it came to one, `in_force` where no version was published then. */
        SimulationShown: {
            /** Format: uuid */
            id: string;
            plan: string;
            plan_title: string;
            version: number;
            in_force: number | null;
            periods: string[];
            currency: string;
            components: components["schemas"]["SimulatedComponentShown"][];
            status: components["schemas"]["JobStatus"];
            /** Format: uuid */
            job: string;
            /** Format: date-time */
            created_at: string;
            created_by: string;
            /** Format: date-time */
            kept_until: string;
            result: components["schemas"]["SimulationResultShown"] | null;
        };
        /** @description The last simulations of a plan, newest first. */
        SimulationsAnswer: {
            simulations: components["schemas"]["SimulationShown"][];
        };
        /** @description Lists by the same fields: how often one was slow, and the index that they ask for. */
        SlowListShown: {
            name: string;
            form: string;
            title: string | {
                [key: string]: string;
            };
            fields: components["schemas"]["IndexedFieldShown"][];
            times: number;
            slowest_ms: number;
            /** Format: date-time */
            last_at: string;
            state: components["schemas"]["IndexState"];
            bytes: number | null;
            uses: number | null;
        };
        /** @description What was slow, the most often first. */
        SlowListsAnswer: {
            lists: components["schemas"]["SlowListShown"][];
        };
        /** @description Room, in millimetres. */
        SpaceBlock: {
            /** @default 12 */
            span: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "space";
            /** @default 5 */
            height: number;
        };
        /**
         * @description How much of a field's values is one part: each value, or for days all of a month, quarter or year.
         * @enum {string}
         */
        Span: "value" | "month" | "quarter" | "year";
        /** @description A salesperson's target of a quarter or a year so far, and what of the sales came from one partner. */
        SpanAttainedShown: {
            target: string;
            sales: string;
            attainment: string | null;
            /** @enum {string} */
            span: "quarter" | "year";
            /** Format: date */
            start: string;
            /** Format: date */
            end: string;
            from_partner: string;
        };
        /** @description A day on which something else holds than the week says; `own` where the company said so itself. */
        SpecialDay: {
            /** Format: date */
            day: string;
            works: boolean;
            name: string;
            own: boolean;
        };
        /** @description A name in Latin letters. */
        SpellingAnswer: {
            spelling: string;
        };
        /** @description Where a record is, since when, and where it may go. */
        StageAnswer: {
            field: string;
            stage: string | null;
            /** Format: date-time */
            since: string;
            due: components["schemas"]["StageDueShown"] | null;
            transitions: components["schemas"]["WayShown"][];
        };
        /**
         * @description When the record's time in its stage is over; `then` is the transition that is taken by itself, `fault` why it
         *     could not be.
         */
        StageDueShown: {
            /** Format: date-time */
            at: string;
            overdue: boolean;
            then: string | null;
            fault: string | null;
        };
        /** @description Where runs begin; returned to, its initiator fills the record in again. */
        StartStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "start";
            /** @default {} */
            fields: {
                [key: string]: components["schemas"]["FieldUse"];
            };
            /**
             * @default write
             * @enum {string}
             */
            others: "hidden" | "read" | "write";
        };
        /** @description The run that a button or a call began. */
        StartedAnswer: {
            run: components["schemas"]["StartedShown"];
        };
        /** @description A run that was begun. */
        StartedShown: {
            /** Format: uuid */
            id: string;
        };
        /** @description One statement. */
        StatementAnswer: {
            statement: components["schemas"]["StatementShown"];
        };
        /** @description A statement in a list; `partner` is the partner's code, `answer` how a published one stands with them. */
        StatementLineShown: {
            /** Format: uuid */
            id: string;
            number: string | null;
            partner: string;
            partner_label: string;
            account: string;
            /** Format: uuid */
            settlement: string;
            period: string;
            currency: string;
            status: string;
            total: string;
            restates: string | null;
            prior_total: string | null;
            change: string | null;
            published_at: string | null;
            plan: string;
            answer: components["schemas"]["Answered"] | null;
            components: components["schemas"]["ComponentAmount"][];
        };
        /** @description A statement with everything its page shows. */
        StatementShown: {
            /** Format: uuid */
            id: string;
            number: string | null;
            partner: string;
            partner_label: string;
            account: string;
            /** Format: uuid */
            settlement: string;
            period: string;
            currency: string;
            status: string;
            total: string;
            restates: string | null;
            prior_total: string | null;
            change: string | null;
            published_at: string | null;
            /** Format: uuid */
            partner_id: string;
            /** Format: date */
            period_first: string;
            /** Format: date */
            period_last: string;
            plan: components["schemas"]["PlanShown"];
            uncapped: string;
            cap_cut: string;
            cap: string | null;
            transactions: number;
            exclusions: number;
            left_out: components["schemas"]["LeftOut"][];
            published_by: string | null;
            restated_by: string | null;
            fingerprint: string | null;
            components: components["schemas"]["ComponentShown"][];
        };
        /** @description A page of statements; the first one counts what partners answered, whichever answer is asked for. */
        StatementsAnswer: {
            statements: components["schemas"]["StatementLineShown"][];
            answers: components["schemas"]["AnswerCounts"] | null;
            next_cursor: string | null;
        };
        /**
         * @description Steps of a settlement, in order. `calculating` comes before its first result.
         * @enum {string}
         */
        Status: "calculating" | "calculated" | "reviewed" | "approved" | "published" | "confirmed" | "paid" | "closed";
        /** @description A run that cannot be moved, and why. */
        StayingRun: {
            /** Format: uuid */
            run: string;
            label: string;
            errors: components["schemas"]["FieldErrorShown"][];
        };
        /** @description What the caller saw when taking a step, and why a settlement is sent back. */
        StepBody: {
            result_hash?: string | null;
            reason?: string | null;
        };
        /** @description One step somebody took. */
        StepShown: {
            action: string;
            status: components["schemas"]["Status"];
            /** Format: date-time */
            at: string;
            by: string;
            by_id: string | null;
            reason: string | null;
        };
        /**
         * @description How far a run has come at one step.
         * @enum {string}
         */
        StepStanding: "passed" | "waiting" | "remaining" | "failed" | "skipped";
        /** @description A step as the picture shows it. */
        StepState: {
            state: components["schemas"]["StepStanding"];
            persons: string[];
            seconds: number | null;
        };
        /** @description A step of a flow. One that the active version does not have any more has no title. */
        StepWaiting: {
            done: number;
            due: number;
            late: number;
            open: number;
            open_late: number;
            median: number | null;
            slow: number | null;
            flow: string;
            flow_title: string | {
                [key: string]: string;
            };
            step: string;
            title: string | {
                [key: string]: string;
            } | null;
            bottleneck: boolean;
        };
        /** @description A plan with its versions. */
        StoredPlanShown: {
            key: string;
            title: string;
            currency: string;
            versions: components["schemas"]["PlanVersionShown"][];
        };
        /** @description Another flow: on the run's record, on one that is named, or on each of a find step or sub-form. */
        SubflowStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "subflow";
            flow: string;
            record?: string | null;
            each?: string | null;
            /** @default true */
            waits: boolean;
        };
        /** @description What something was done to. */
        SubjectShown: {
            kind: string;
            id: string | null;
            label: string;
        };
        /** @description How a record came in by a public link; null for others. */
        SubmissionAnswer: {
            submission: components["schemas"]["SubmissionShown"] | null;
        };
        /** @description What a visitor filled in, in the visit of this ticket; `prefill` and `channel` as the address had them. */
        SubmissionBody: {
            values: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            ticket: string;
            prefill?: string | null;
            channel?: string | null;
            told?: number | null;
            /** @default false */
            accepted: boolean;
        };
        /** @description How a record came in by a public link; `accepted_at` is when the visitor agreed to the notice, if asked. */
        SubmissionShown: {
            channel: string | null;
            /** Format: date-time */
            at: string;
            notice: components["schemas"]["ToldShown"] | null;
            accepted_at: string | null;
        };
        /** @description It was taken. Nothing of the record is told but what the link says to everybody. */
        SubmittedAnswer: {
            thanks: string | {
                [key: string]: string;
            } | null;
            again: boolean;
        };
        /** @description The n-th superior of somebody; 1 is the direct one. */
        Superior: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "superior";
            /** @default initiator */
            of: string;
            /** @default 1 */
            level: number;
        };
        /** @description The superiors of somebody one above the other, up to and with an end point; without one, all of them. */
        Superiors: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "superiors";
            /** @default initiator */
            of: string;
            level?: number | null;
            role?: string | null;
            department?: string | null;
        };
        /** @description The rows of a sub-form. */
        TableBlock: {
            /** @default 12 */
            span: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "table";
            field: string;
            /** @default [] */
            columns: components["schemas"]["TableColumn"][];
            /** @default false */
            numbered: boolean;
        };
        /** @description A column of a sub-form's rows; `width` is its share of the line, `total` adds it up below. */
        TableColumn: {
            field: string;
            /** @default 1 */
            width: number;
            /** @default false */
            total: boolean;
        };
        /** @description The target of a stretch of days; `people` is how many have one. */
        TargetShown: {
            target: string;
            sales: string;
            attainment: string | null;
            people: number;
        };
        /** @description What to do with a to-do. `people` of a transfer or addition, `to` and `walk` of a return, `signature` a file. */
        TaskActBody: {
            action: components["schemas"]["ActionName"];
            /** @default  */
            opinion: string;
            /** @default {} */
            values: {
                [key: string]: unknown;
            };
            revision?: number | null;
            /** @default [] */
            people: string[];
            to?: string | null;
            walk?: components["schemas"]["Walk"] | null;
            signature?: string | null;
        };
        /** @description One to-do, or one run. */
        TaskAnswer: {
            task: components["schemas"]["TaskShown"];
        };
        /** @description To-dos to be submitted, or refused, with one opinion for all. */
        TaskBatchBody: {
            ids: string[];
            /**
             * @default submit
             * @enum {string}
             */
            action: "submit" | "reject";
            /** @default  */
            opinion: string;
        };
        /** @description Values by field key. */
        TaskBesideAnswer: {
            values: {
                [key: string]: unknown;
            };
        };
        /** @description What somebody has filled in so far, and the fields that depend on it. */
        TaskBesideBody: {
            values: {
                [key: string]: unknown;
            };
            fields: string[];
        };
        /** @description How much waits for one, how much of it is late, copies not read, and runs one started that go on. */
        TaskCountsAnswer: {
            open: number;
            overdue: number;
            cc: number;
            started: number;
            flows: components["schemas"]["FlowCount"][];
        };
        /** @description A to-do that could not be submitted with the others, and why. */
        TaskFailed: {
            /** Format: uuid */
            id: string;
            code: string;
            message: string;
        };
        /** @description What lines of a box have in common, and how many they are; nothing for those about no record, or by nobody. */
        TaskGroupShown: {
            flow: components["schemas"]["TitledShown"] | null;
            step: components["schemas"]["TitledShown"] | null;
            form: components["schemas"]["TitledShown"] | null;
            person: components["schemas"]["PersonShown"] | null;
            count: number;
        };
        /** @description The groups of a box, the largest first; `partial`: of its latest lines only. */
        TaskGroupsAnswer: {
            groups: components["schemas"]["TaskGroupShown"][];
            partial: boolean;
        };
        /** @description What a `task` step may do: what it is given, what later steps may read of it, who may publish it. */
        TaskKindShown: {
            name: string;
            title: string | {
                [key: string]: string;
            };
            about: string | {
                [key: string]: string;
            };
            needs: string | null;
            values: components["schemas"]["InputField"][];
            outputs: components["schemas"]["InputField"][];
        };
        /** @description Everything that `task` steps may do. */
        TaskKindsAnswer: {
            tasks: components["schemas"]["TaskKindShown"][];
        };
        /**
         * @description A line of a box: a to-do, a copy, or of those that one started a run.
         *
         *     `instead_of` are those who are away; `at` is when it came, was handled or began; `outcome` what one did with it.
         *     `batch` and `batch_reject` say whether it may be agreed to or refused with others, `brief` what its record says most
         *     by: three values at most, as its step shows them.
         */
        TaskLineShown: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            run: string;
            flow: components["schemas"]["TitledShown"];
            form: components["schemas"]["TitledShown"] | null;
            step: components["schemas"]["TitledShown"] | null;
            label: string;
            initiator: components["schemas"]["PersonShown"] | null;
            instead_of: string[];
            status: string;
            outcome: string | null;
            /** Format: date-time */
            at: string;
            due_at: string | null;
            is_overdue: boolean;
            batch: boolean;
            batch_reject: boolean;
            waiting_for: string[];
            may_withdraw: boolean;
            may_urge: boolean;
            kind: string | null;
            brief?: {
                [key: string]: unknown;
            };
        };
        /** @description A to-do of a run, and what became of it. */
        TaskOfRun: {
            /** Format: uuid */
            id: string;
            visit: number;
            step: string;
            person: string;
            /** @enum {string} */
            status: "open" | "later" | "done" | "gone";
            role: string;
            /** Format: date-time */
            opened_at: string;
            due_at: string | null;
            done_at: string | null;
            action: string | null;
            by: string | null;
            opinion: string | null;
        };
        /** @description By which template. */
        TaskPrintBody: {
            template: string;
        };
        /**
         * @description A run as somebody of it sees it; with a to-do of theirs, what they may do.
         *
         *     `uses` says of each field of the record that may be seen what may be done with it. `may_take_back` is about what one
         *     decided oneself. `prints` are the templates of a step that offers to print. `about` is what the step says to whom it
         *     asks.
         */
        TaskShown: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            run: string;
            flow: components["schemas"]["TitledShown"];
            form: components["schemas"]["TitledShown"] | null;
            step: components["schemas"]["TitledShown"] | null;
            label: string;
            initiator: components["schemas"]["PersonShown"] | null;
            instead_of: string[];
            status: string;
            outcome: string | null;
            /** Format: date-time */
            at: string;
            due_at: string | null;
            is_overdue: boolean;
            batch: boolean;
            batch_reject: boolean;
            waiting_for: string[];
            may_withdraw: boolean;
            may_urge: boolean;
            kind: string | null;
            brief?: {
                [key: string]: unknown;
            };
            about: string | {
                [key: string]: string;
            } | null;
            /** Format: date-time */
            started_at: string;
            run_status: string;
            may_take_back: boolean;
            record_id: string | null;
            revision: number | null;
            told: components["schemas"]["RunTold"][];
            actions: components["schemas"]["OfferedAction"][];
            prints: components["schemas"]["PrintShown"][];
            opinion: string;
            signature: string;
            returns: components["schemas"]["ReturnsShown"];
            definition: components["schemas"]["FormShown"] | null;
            values: {
                [key: string]: unknown;
            };
            uses: {
                [key: string]: components["schemas"]["FieldUse"];
            };
            summary: string[];
            history: components["schemas"]["HistoryStep"][];
            picture: components["schemas"]["PictureShown"] | null;
        };
        /**
         * @description What another package contributes, by name, such as starting a settlement or publishing statements.
         *
         *     `outputs` are those of what it leaves that later steps read as `<this step>.<key>`.
         */
        TaskStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "task";
            name: string;
            /** @default {} */
            values: {
                [key: string]: string;
            };
            /** @default [] */
            outputs: components["schemas"]["InputField"][];
        };
        /** @description A page of a box; with a cursor where there is more. `fields` are those of the lines' briefs, by form. */
        TasksAnswer: {
            tasks: components["schemas"]["TaskLineShown"][];
            fields: {
                [key: string]: components["schemas"]["FieldShown"][];
            };
            next_cursor: string | null;
        };
        /** @description One template, to be edited. */
        TemplateAnswer: {
            template: components["schemas"]["TemplateWhole"];
        };
        /** @description The template as it is to be, and the revision that was changed. */
        TemplateChangeBody: {
            document: components["schemas"]["TemplateDocument"];
            revision: number;
        };
        /** @description A print template. */
        TemplateDocument: {
            title: string | {
                [key: string]: string;
            };
            /**
             * @default {
             *       "paper": "a4",
             *       "width": 210,
             *       "height": 297,
             *       "landscape": false,
             *       "margins": {
             *         "bottom": 20,
             *         "left": 18,
             *         "right": 18,
             *         "top": 20
             *       },
             *       "frame": "none",
             *       "size": 10
             *     }
             */
            page: components["schemas"]["Page"];
            /**
             * @default {
             *       "left": "",
             *       "center": "",
             *       "right": "",
             *       "rule": false
             *     }
             */
            header: components["schemas"]["Margin"];
            /**
             * @default {
             *       "left": "",
             *       "center": "",
             *       "right": "",
             *       "rule": false
             *     }
             */
            footer: components["schemas"]["Margin"];
            /** @default [] */
            blocks: (components["schemas"]["HeadingBlock"] | components["schemas"]["TextBlock"] | components["schemas"]["FieldsBlock"] | components["schemas"]["TableBlock"] | components["schemas"]["ImageBlock"] | components["schemas"]["CodeBlock"] | components["schemas"]["SignatureBlock"] | components["schemas"]["HistoryBlock"] | components["schemas"]["SpaceBlock"] | components["schemas"]["RuleBlock"] | components["schemas"]["BreakBlock"])[];
            /** @default  */
            file_name: string | {
                [key: string]: string;
            };
        };
        /** @description The first pages as pictures (`data:` addresses); `more` says that the document may go on. */
        TemplatePagesAnswer: {
            pages: string[];
            more: boolean;
        };
        /** @description A template that need not be saved, and a record to fill it with; without one its labels are. */
        TemplatePreviewBody: {
            document: components["schemas"]["TemplateDocument"];
            record?: string | null;
            language?: string | null;
        };
        /** @description A template to print with; those who change the form are also told what it misses since the form changed. */
        TemplateShown: {
            /** Format: uuid */
            id: string;
            key: string;
            title: string | {
                [key: string]: string;
            };
            paper: string;
            revision: number;
            /** Format: date-time */
            updated_at: string;
            updated_by: string;
            problems?: components["schemas"]["FieldErrorShown"][];
        };
        /** @description A template with its page. */
        TemplateWhole: {
            /** Format: uuid */
            id: string;
            key: string;
            title: string | {
                [key: string]: string;
            };
            paper: string;
            revision: number;
            /** Format: date-time */
            updated_at: string;
            updated_by: string;
            problems?: components["schemas"]["FieldErrorShown"][];
            document: components["schemas"]["TemplateDocument"];
        };
        /** @description The templates of a form. */
        TemplatesAnswer: {
            templates: components["schemas"]["TemplateShown"][];
        };
        /** @description Paragraphs with placeholders. */
        TextBlock: {
            /** @default 12 */
            span: number;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            type: "text";
            /** @default  */
            text: string | {
                [key: string]: string;
            };
            size?: number | null;
            /** @default false */
            bold: boolean;
            /**
             * @default left
             * @enum {string}
             */
            align: "left" | "center" | "right";
            /**
             * @default ink
             * @enum {string}
             */
            tone: "ink" | "quiet" | "accent";
        };
        TierShown: {
            from: string;
            to: string | null;
            rate: string;
            amount_in_tier: string | null;
        };
        /** @description How long a record may be in a stage, and what happens then. */
        TimeLimitShown: {
            stage: string;
            after: number;
            unit?: components["schemas"]["Unit"];
            remind?: number;
            tell?: string[];
            then?: string;
        };
        /** @description A word of a vocabulary in the caller's language. */
        Titled: {
            key: string;
            title: string;
        };
        /** @description A flow, a form or a step, and what it is called. */
        TitledShown: {
            key: string;
            title: string | {
                [key: string]: string;
            };
        };
        /** @description A token to be: what it may be used for at most, and until when (null: until revoked). */
        TokenBody: {
            name: string;
            scopes: components["schemas"]["Scope"][];
            expires_at?: string | null;
        };
        /** @description An API token in its owner's list; the secret was shown once. */
        TokenLine: {
            /** Format: uuid */
            id: string;
            name: string;
            scopes: string[];
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            last_used_at: string | null;
        };
        /** @description A new token's secret, shown this once. */
        TokenMade: {
            /** Format: uuid */
            id: string;
            token: string;
        };
        /** @description One's own tokens without their secrets. */
        TokensAnswer: {
            tokens: components["schemas"]["TokenLine"][];
        };
        /** @description A version of a link's notice, with the SHA-256 of its texts as JSON with sorted keys. */
        ToldShown: {
            version: number;
            text: {
                [key: string]: string;
            };
            hash: string;
        };
        /** @description A page of the rows of a component. */
        TransactionsAnswer: {
            transactions: components["schemas"]["LineShown"][];
            next_cursor: string | null;
        };
        TransitionShown: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            from?: string[];
            to: string;
            guard?: string | {
                [key: string]: unknown;
            };
            roles?: string[];
            members?: string[];
            not_creator?: boolean;
            require?: string[];
            show?: string[];
            reason?: components["schemas"]["Reason"];
        };
        /**
         * @description The transition by which a record went to another stage, as it was called then, and why; `is_due`: its time in
         *     the stage ran out.
         */
        TransitionTaken: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            reason: string | null;
            is_due: boolean;
        };
        /** @description A page of one level of a tree; `below` by record id. `more_matches`: the filter finds more than are shown. */
        TreeAnswer: {
            records: components["schemas"]["RecordShown"][];
            next_cursor: string | null;
            below: {
                [key: string]: components["schemas"]["BelowShown"];
            };
            more_matches: boolean;
        };
        /** @description The way of a trial: its steps in turn, and whether it came to its end. */
        TrialAnswer: {
            trace: components["schemas"]["TrialStep"][];
            /** @enum {string} */
            status: "running" | "stuck" | "done" | "rejected" | "withdrawn" | "ended";
        };
        /** @description A draft, a record to try it on or values for one that is made up, and what people do, in turn. */
        TrialBody: {
            document: components["schemas"]["FlowDocument"];
            record?: string | null;
            sample?: {
                [key: string]: unknown;
            } | null;
            /** @default {} */
            inputs: {
                [key: string]: unknown;
            };
            /** @default [] */
            answers: components["schemas"]["TrialReply"][];
        };
        /** @description What somebody does at a step of people. */
        TrialReply: {
            step: string;
            /**
             * @default submit
             * @enum {string}
             */
            action: "submit" | "reject" | "return";
            to?: string | null;
        };
        /**
         * @description A step that a trial reached, by which part it was left, and why it failed.
         *
         *     `lines` are those that a branch took, by their numbers among its own.
         */
        TrialStep: {
            step: string;
            /** @enum {string} */
            state: "passed" | "waiting" | "failed" | "returned" | "gone";
            people: string[];
            /** @enum {string} */
            part: "next" | "rejected" | "failed";
            lines: number[];
            why: string | null;
        };
        /** @description What a test call brought. */
        TriedAnswer: {
            ok: boolean;
            response_status: number | null;
            response: string | null;
            fault: string | null;
            milliseconds: number | null;
        };
        /** @description What a period costs by the version in force and by the one that is tried; `partners` had sales in it. */
        TriedPeriodShown: {
            code: string;
            before: string;
            after: string;
            partners: number;
            paid_before: number;
            paid_after: number;
            blocked: number;
        };
        /** @description Where a test goes: on channels to persons an address, one's own without it. */
        TryBody: {
            address?: string | null;
        };
        /**
         * @description What a time allowed is counted in.
         * @enum {string}
         */
        Unit: "minutes" | "hours" | "days" | "workdays";
        /** @description New values for the run's record, for one that is named, or for all that meet a condition (1,000 at most). */
        UpdateStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            form?: string | null;
            record?: string | null;
            where?: {
                [key: string]: unknown;
            } | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "update";
            values: {
                [key: string]: string;
            };
        };
        /** @description One record by the value of a unique field: changed where it is there, else created. */
        UpsertStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "upsert";
            form: string;
            match: string[];
            values: {
                [key: string]: string;
            };
        };
        /** @description How many people were urged. */
        UrgedAnswer: {
            urged: number;
        };
        /**
         * @description What a formula is for: a field reads rows too, a condition is about one record and what it leads to.
         *
         *     A rule or check and a default ask for the form's own fields alone, calculations of them included.
         * @enum {string}
         */
        Use: "formula" | "condition" | "rule" | "default";
        /** @description The account behind a session; without a `locale` they never chose a language, and their browser's goes. */
        UserShown: {
            id: string | null;
            name: string;
            email: string | null;
            phone: string | null;
            locale: string | null;
        };
        /** @description What checking the chain found. */
        Verdict: {
            ok: boolean;
            checked: number;
            first_broken: number | null;
        };
        /** @description A version as it was published. */
        VersionAnswer: {
            document: components["schemas"]["FlowDocument"];
        };
        /** @description A version, with the runs that are under way on it. */
        VersionShown: {
            number: number;
            /** Format: date-time */
            published_at: string;
            published_by: string;
            running: number;
        };
        /**
         * @description How somebody came in.
         * @enum {string}
         */
        Via: "session" | "token" | "job" | "cli" | "link";
        /** @description One view. */
        ViewAnswer: {
            view: components["schemas"]["ViewShown"];
        };
        /** @description A column, with the width a person gave it in pixels. */
        ViewColumn: {
            field: string;
            width?: number | null;
        };
        /** @description A column, with the width a person gave it in pixels. */
        ViewColumnShown: {
            field: string;
            width?: number;
        };
        /** @description A view as people and packages write it. A locked one is changed by its owner and administrators alone. */
        ViewDocument: {
            title: string | {
                [key: string]: string;
            };
            /**
             * @default grid
             * @enum {string}
             */
            kind: "grid" | "kanban" | "calendar" | "gallery" | "gantt" | "tree";
            filter?: {
                [key: string]: unknown;
            } | null;
            /** @default  */
            sort: string;
            /** @default [] */
            columns: components["schemas"]["ViewColumn"][];
            /**
             * @default {
             *       "grouping": [],
             *       "totals": false,
             *       "frozen": 1,
             *       "formats": []
             *     }
             */
            look: components["schemas"]["ViewLook"];
            /** @default false */
            shared: boolean;
            /** @default false */
            locked: boolean;
        };
        /**
         * @description How a view lays its records out. Each kind needs some fields of the form; see `rules.NEEDED`.
         *
         *     `group` makes the columns of a kanban, `start` and `end` are the days of a calendar or Gantt chart, `cover` is the
         *     picture of a card, `parent` leads to a record's parent in the same form, `title` names a card.
         */
        ViewLook: {
            group?: string | null;
            start?: string | null;
            end?: string | null;
            cover?: string | null;
            parent?: string | null;
            title?: string | null;
            scale?: ("day" | "week" | "month") | null;
            /** @default [] */
            grouping: components["schemas"]["Grouping"][];
            /** @default false */
            totals: boolean;
            /** @default 1 */
            frozen: number;
            row_height?: ("compact" | "normal" | "tall") | null;
            /** @default [] */
            formats: components["schemas"]["PaintFormat"][];
            row_colour?: string | null;
        };
        /** @description How the records are laid out; what is not there is as usual. */
        ViewLookShown: {
            group?: string;
            start?: string;
            end?: string;
            cover?: string;
            parent?: string;
            title?: string;
            /** @enum {string} */
            scale?: "day" | "week" | "month";
            grouping?: components["schemas"]["GroupingShown"][];
            totals?: boolean;
            frozen?: number;
            /** @enum {string} */
            row_height?: "compact" | "normal" | "tall";
            formats?: components["schemas"]["FormatShown"][];
            row_colour?: string;
        };
        /**
         * @description A saved view. `key` names one that a package brought; `own` are the caller's.
         *
         *     `missing` names the parts left out because their fields are retired or may not be read.
         */
        ViewShown: {
            /** Format: uuid */
            id: string;
            key: string | null;
            own: boolean;
            title: string | {
                [key: string]: string;
            };
            /** @enum {string} */
            kind: "grid" | "kanban" | "calendar" | "gallery" | "gantt" | "tree";
            filter?: {
                [key: string]: unknown;
            };
            sort: string;
            columns: components["schemas"]["ViewColumnShown"][];
            look: components["schemas"]["ViewLookShown"];
            shared: boolean;
            locked: boolean;
            missing: string[];
        };
        /** @description A form's shared views and the caller's own. */
        ViewsAnswer: {
            views: components["schemas"]["ViewShown"][];
        };
        /** @description A file that was received for a submission. */
        VisitorFileAnswer: {
            file: components["schemas"]["FileShown"];
        };
        /** @description Everything a role or a token may contain. */
        VocabularyAnswer: {
            permissions: components["schemas"]["PermissionShown"][];
            actions: components["schemas"]["Titled"][];
            scopes: components["schemas"]["Titled"][];
        };
        /** @description Until some time has passed, or until the day in a field. */
        WaitStep: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            about?: string | {
                [key: string]: string;
            } | null;
            at?: components["schemas"]["Point"] | null;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "wait";
            duration?: components["schemas"]["Duration"] | null;
            until?: string | null;
        };
        /** @description Somebody who did to-dos or is asked. */
        WaitedFor: {
            /** @enum {string} */
            kind: "member" | "partner_user";
            /** Format: uuid */
            id: string;
            name: string;
        };
        /** @description A step where a run waits for people; their names are told to members. */
        WaitingStep: {
            step: string | {
                [key: string]: string;
            };
            people: string[];
            /** Format: date-time */
            since: string;
            due_at: string | null;
            is_overdue: boolean;
        };
        /**
         * @description What happens after what was returned is submitted again.
         * @enum {string}
         */
        Walk: "again" | "straight" | "unchanged";
        /** @description One way a message went out by: a medium, or the title of a group's channel. `fault` is why it did not. */
        Way: {
            medium: string | null;
            title: string | null;
            /** @enum {string} */
            status: "waiting" | "done" | "failed" | "dropped";
            attempts: number;
            next_at: string | null;
            finished_at: string | null;
            fault: string | null;
        };
        /** @description A transition that leaves the record's stage; `errors` say why the caller may not take it now. */
        WayShown: {
            key: string;
            title: string | {
                [key: string]: string;
            };
            to: string;
            allowed: boolean;
            errors: components["schemas"]["FieldErrorShown"][];
            fields: components["schemas"]["DialogFieldShown"][];
            reason: components["schemas"]["Reason"];
        };
        /** @description What the door offers: each is true where some workspace has it, whichever that is. */
        Ways: {
            password: boolean;
            phone_code: boolean;
            mailed_reset: boolean;
        };
        /** @description One webhook. */
        WebhookAnswer: {
            webhook: components["schemas"]["WebhookShown"];
        };
        /** @description A new webhook. */
        WebhookBody: {
            document: components["schemas"]["WebhookDocument"];
        };
        /** @description What is to change. */
        WebhookChangeBody: {
            document?: components["schemas"]["WebhookDocument"] | null;
            paused?: boolean | null;
        };
        /** @description A webhook: where to, when, on which records, with which fields. */
        WebhookDocument: {
            title: string;
            url: string;
            events: components["schemas"]["RecordEvent"][];
            rows?: string | null;
            /** @default [] */
            changed: string[];
            /** @default [] */
            fields: string[];
        };
        /** @description A new webhook with its secret, which is shown this once. */
        WebhookMadeAnswer: {
            webhook: components["schemas"]["WebhookShown"];
            secret: string;
        };
        /** @description A new secret, shown this once. */
        WebhookSecretAnswer: {
            secret: string;
        };
        /** @description A webhook; its secret is never shown again. */
        WebhookShown: {
            /** Format: uuid */
            id: string;
            document: components["schemas"]["WebhookDocument"];
            paused: boolean;
            failing_since: string | null;
            /** Format: date-time */
            created_at: string;
        };
        /** @description A call from outside to the flow's own address; of its JSON object come in the values of `inputs`. */
        WebhookTrigger: {
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            kind: "webhook";
            /** @default [] */
            inputs: components["schemas"]["InputField"][];
        };
        /** @description The webhooks of a form. */
        WebhooksAnswer: {
            webhooks: components["schemas"]["WebhookShown"][];
        };
        /** @description What may change; what is not sent stays. */
        WeekChange: {
            public?: components["schemas"]["PublicCalendar"] | null;
            week?: number[] | null;
        };
        /**
         * @description The working days of a year. `week` counts from 1, Monday.
         *
         *     `known_from` and `known_to` are the years that the public calendar is decreed for; of others only the week is
         *     known. `days` are those on which something else holds.
         */
        WorkingDaysAnswer: {
            year: number;
            public: components["schemas"]["PublicCalendar"];
            week: number[];
            known_from: number | null;
            known_to: number | null;
            is_known: boolean;
            days: components["schemas"]["SpecialDay"][];
        };
        /** @description The workspace's settings. */
        WorkspaceAnswer: {
            workspace: components["schemas"]["WorkspaceShown"];
        };
        /** @description What may change; what is not sent stays. `business_date` null means the calendar's today. */
        WorkspaceChange: {
            name?: string | null;
            accent?: string | null;
            currency?: string | null;
            time_zone?: string | null;
            business_date?: string | null;
            locale?: ("zh-CN" | "en") | null;
        };
        /** @description A workspace that one may change to. */
        WorkspaceChoice: {
            key: string;
            name: string;
        };
        /** @description A workspace's settings; `today` is the business date when there is one. */
        WorkspaceShown: {
            key: string;
            name: string;
            locale: string;
            currency: string;
            time_zone: string;
            business_date: string | null;
            /** Format: date */
            today: string;
            accent: string;
            statement_key: string | null;
        };
        /** @description The workspace to go on in. */
        WorkspaceSwitch: {
            workspace: string;
        };
        /** @description Whether the caller may give a field a value. */
        WritableShown: {
            create: boolean;
            update: boolean;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}

export type Schemas = components["schemas"];
