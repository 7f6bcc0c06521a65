"""Every kind of channel, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tongzhou.notifications.channels.contracts import Adapter, ChannelKind
from tongzhou.notifications.channels.dingtalk import DINGTALK_APP, DINGTALK_ROBOT
from tongzhou.notifications.channels.feishu import FEISHU_APP, FEISHU_ROBOT
from tongzhou.notifications.channels.mail import MAIL
from tongzhou.notifications.channels.official_account import OFFICIAL_ACCOUNT
from tongzhou.notifications.channels.own_server import OWN_SERVER
from tongzhou.notifications.channels.sms import ALIYUN_SMS, HTTP_SMS
from tongzhou.notifications.channels.wecom import WECOM_APP, WECOM_ROBOT

ADAPTERS: Mapping[ChannelKind, Adapter] = MappingProxyType(
    {
        each.kind: each
        for each in (
            MAIL,
            WECOM_APP,
            WECOM_ROBOT,
            DINGTALK_APP,
            DINGTALK_ROBOT,
            FEISHU_APP,
            FEISHU_ROBOT,
            ALIYUN_SMS,
            HTTP_SMS,
            OFFICIAL_ACCOUNT,
            OWN_SERVER,
        )
    }
)
UNTRIED = frozenset(ADAPTERS) - {ChannelKind.MAIL, ChannelKind.OWN_SERVER, ChannelKind.HTTP_SMS}
"""Tried against counterparts made after the vendors' documents, never against the vendors themselves."""
