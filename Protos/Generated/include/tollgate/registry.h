/* Made by Protos/generate: the address of every descriptor, and lists that end with NULL. */
#pragma once
#include "tollgate/admin/v1/admin.pb-c.h"
#include "tollgate/analytics/v1/analytics.pb-c.h"
#include "tollgate/billing/v1/billing.pb-c.h"
#include "tollgate/common/v1/common.pb-c.h"
#include "tollgate/health/v1/health.pb-c.h"
#include "tollgate/limiter/v1/limiter.pb-c.h"
#include "tollgate/reflection/v1/reflection.pb-c.h"
#include "tollgate/rpc/v1/rpc.pb-c.h"
#include "tollgate/tracker/v1/tracker.pb-c.h"

extern const ProtobufCMessageDescriptor *const tollgate_message_types[];
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__org__type(void) {
    return &tollgate__admin__v1__org__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__create_org_request__type(void) {
    return &tollgate__admin__v1__create_org_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__get_org_request__type(void) {
    return &tollgate__admin__v1__get_org_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__list_orgs_request__type(void) {
    return &tollgate__admin__v1__list_orgs_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__list_orgs_response__type(void) {
    return &tollgate__admin__v1__list_orgs_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__resolve_org_request__type(void) {
    return &tollgate__admin__v1__resolve_org_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__resolve_org_response__type(void) {
    return &tollgate__admin__v1__resolve_org_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__user__type(void) {
    return &tollgate__admin__v1__user__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__create_user_request__type(void) {
    return &tollgate__admin__v1__create_user_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__list_users_request__type(void) {
    return &tollgate__admin__v1__list_users_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__list_users_response__type(void) {
    return &tollgate__admin__v1__list_users_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__key__type(void) {
    return &tollgate__admin__v1__key__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__create_key_request__type(void) {
    return &tollgate__admin__v1__create_key_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__create_key_response__type(void) {
    return &tollgate__admin__v1__create_key_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__list_keys_request__type(void) {
    return &tollgate__admin__v1__list_keys_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__list_keys_response__type(void) {
    return &tollgate__admin__v1__list_keys_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__revoke_key_request__type(void) {
    return &tollgate__admin__v1__revoke_key_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__verify_audit_request__type(void) {
    return &tollgate__admin__v1__verify_audit_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__verify_audit_response__type(void) {
    return &tollgate__admin__v1__verify_audit_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__policy__type(void) {
    return &tollgate__admin__v1__policy__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__list_policies_request__type(void) {
    return &tollgate__admin__v1__list_policies_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__list_policies_response__type(void) {
    return &tollgate__admin__v1__list_policies_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__get_policy_request__type(void) {
    return &tollgate__admin__v1__get_policy_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__put_policy_request__type(void) {
    return &tollgate__admin__v1__put_policy_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__delete_policy_request__type(void) {
    return &tollgate__admin__v1__delete_policy_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__override__type(void) {
    return &tollgate__admin__v1__override__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__list_overrides_request__type(void) {
    return &tollgate__admin__v1__list_overrides_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__list_overrides_response__type(void) {
    return &tollgate__admin__v1__list_overrides_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__put_override_request__type(void) {
    return &tollgate__admin__v1__put_override_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__delete_override_request__type(void) {
    return &tollgate__admin__v1__delete_override_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__set_limiting_request__type(void) {
    return &tollgate__admin__v1__set_limiting_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__limiting__type(void) {
    return &tollgate__admin__v1__limiting__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__get_limiting_request__type(void) {
    return &tollgate__admin__v1__get_limiting_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__get_limiting_response__type(void) {
    return &tollgate__admin__v1__get_limiting_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__ip_rule__type(void) {
    return &tollgate__admin__v1__ip_rule__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__create_ip_rule_request__type(void) {
    return &tollgate__admin__v1__create_ip_rule_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__list_ip_rules_request__type(void) {
    return &tollgate__admin__v1__list_ip_rules_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__list_ip_rules_response__type(void) {
    return &tollgate__admin__v1__list_ip_rules_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__admin__v1__delete_ip_rule_request__type(void) {
    return &tollgate__admin__v1__delete_ip_rule_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__filter__type(void) {
    return &tollgate__analytics__v1__filter__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__totals__type(void) {
    return &tollgate__analytics__v1__totals__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__current_usage_request__type(void) {
    return &tollgate__analytics__v1__current_usage_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__current_usage_response__type(void) {
    return &tollgate__analytics__v1__current_usage_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__meter_usage__type(void) {
    return &tollgate__analytics__v1__meter_usage__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__usage_summary_request__type(void) {
    return &tollgate__analytics__v1__usage_summary_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__usage_summary_response__type(void) {
    return &tollgate__analytics__v1__usage_summary_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__usage_history_request__type(void) {
    return &tollgate__analytics__v1__usage_history_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__usage_history_response__type(void) {
    return &tollgate__analytics__v1__usage_history_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__history_point__type(void) {
    return &tollgate__analytics__v1__history_point__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__endpoints_request__type(void) {
    return &tollgate__analytics__v1__endpoints_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__endpoints_response__type(void) {
    return &tollgate__analytics__v1__endpoints_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__endpoint_usage__type(void) {
    return &tollgate__analytics__v1__endpoint_usage__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__percentiles__type(void) {
    return &tollgate__analytics__v1__percentiles__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__errors_request__type(void) {
    return &tollgate__analytics__v1__errors_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__errors_response__type(void) {
    return &tollgate__analytics__v1__errors_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__error_count__type(void) {
    return &tollgate__analytics__v1__error_count__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__latency_request__type(void) {
    return &tollgate__analytics__v1__latency_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__latency_response__type(void) {
    return &tollgate__analytics__v1__latency_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__system_overview_request__type(void) {
    return &tollgate__analytics__v1__system_overview_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__system_overview_response__type(void) {
    return &tollgate__analytics__v1__system_overview_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__plan_count__type(void) {
    return &tollgate__analytics__v1__plan_count__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__top_orgs_request__type(void) {
    return &tollgate__analytics__v1__top_orgs_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__top_orgs_response__type(void) {
    return &tollgate__analytics__v1__top_orgs_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__org_usage__type(void) {
    return &tollgate__analytics__v1__org_usage__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__security_events_request__type(void) {
    return &tollgate__analytics__v1__security_events_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__security_events_response__type(void) {
    return &tollgate__analytics__v1__security_events_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__analytics__v1__security_event__type(void) {
    return &tollgate__analytics__v1__security_event__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__billing__v1__list_plans_request__type(void) {
    return &tollgate__billing__v1__list_plans_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__billing__v1__list_plans_response__type(void) {
    return &tollgate__billing__v1__list_plans_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__billing__v1__plan__type(void) {
    return &tollgate__billing__v1__plan__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__billing__v1__plan_meter__type(void) {
    return &tollgate__billing__v1__plan_meter__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__billing__v1__plan_limit__type(void) {
    return &tollgate__billing__v1__plan_limit__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__billing__v1__create_subscription_request__type(void) {
    return &tollgate__billing__v1__create_subscription_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__billing__v1__get_subscription_request__type(void) {
    return &tollgate__billing__v1__get_subscription_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__billing__v1__subscription__type(void) {
    return &tollgate__billing__v1__subscription__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__billing__v1__entitlement_request__type(void) {
    return &tollgate__billing__v1__entitlement_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__billing__v1__entitlement_response__type(void) {
    return &tollgate__billing__v1__entitlement_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__billing__v1__invoice_preview_request__type(void) {
    return &tollgate__billing__v1__invoice_preview_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__billing__v1__invoice_preview_response__type(void) {
    return &tollgate__billing__v1__invoice_preview_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__billing__v1__invoice_line__type(void) {
    return &tollgate__billing__v1__invoice_line__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__billing__v1__mrr_request__type(void) {
    return &tollgate__billing__v1__mrr_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__billing__v1__mrr_response__type(void) {
    return &tollgate__billing__v1__mrr_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__billing__v1__plan_mrr__type(void) {
    return &tollgate__billing__v1__plan_mrr__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__common__v1__time_range__type(void) {
    return &tollgate__common__v1__time_range__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__common__v1__page__type(void) {
    return &tollgate__common__v1__page__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__common__v1__money__type(void) {
    return &tollgate__common__v1__money__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__common__v1__rate_rule__type(void) {
    return &tollgate__common__v1__rate_rule__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__health__v1__check_request__type(void) {
    return &tollgate__health__v1__check_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__health__v1__check_response__type(void) {
    return &tollgate__health__v1__check_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__health__v1__dependency__type(void) {
    return &tollgate__health__v1__dependency__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__health__v1__metrics_request__type(void) {
    return &tollgate__health__v1__metrics_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__health__v1__metrics_response__type(void) {
    return &tollgate__health__v1__metrics_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__check_request__type(void) {
    return &tollgate__limiter__v1__check_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__subject__type(void) {
    return &tollgate__limiter__v1__subject__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__rule_state__type(void) {
    return &tollgate__limiter__v1__rule_state__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__header__type(void) {
    return &tollgate__limiter__v1__header__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__check_response__type(void) {
    return &tollgate__limiter__v1__check_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__problem__type(void) {
    return &tollgate__limiter__v1__problem__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__check_many_request__type(void) {
    return &tollgate__limiter__v1__check_many_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__check_many_response__type(void) {
    return &tollgate__limiter__v1__check_many_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__check_result__type(void) {
    return &tollgate__limiter__v1__check_result__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__what_if_request__type(void) {
    return &tollgate__limiter__v1__what_if_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__what_if_response__type(void) {
    return &tollgate__limiter__v1__what_if_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__outcomes__type(void) {
    return &tollgate__limiter__v1__outcomes__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__rule_outcome__type(void) {
    return &tollgate__limiter__v1__rule_outcome__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__subject_outcome__type(void) {
    return &tollgate__limiter__v1__subject_outcome__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__watch_request__type(void) {
    return &tollgate__limiter__v1__watch_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__denial__type(void) {
    return &tollgate__limiter__v1__denial__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__commit_request__type(void) {
    return &tollgate__limiter__v1__commit_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__commit_response__type(void) {
    return &tollgate__limiter__v1__commit_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__cancel_request__type(void) {
    return &tollgate__limiter__v1__cancel_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__cancel_response__type(void) {
    return &tollgate__limiter__v1__cancel_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__refund_request__type(void) {
    return &tollgate__limiter__v1__refund_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__refund_response__type(void) {
    return &tollgate__limiter__v1__refund_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__reset_request__type(void) {
    return &tollgate__limiter__v1__reset_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__reset_response__type(void) {
    return &tollgate__limiter__v1__reset_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__limits_response__type(void) {
    return &tollgate__limiter__v1__limits_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__limit_state__type(void) {
    return &tollgate__limiter__v1__limit_state__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__members_request__type(void) {
    return &tollgate__limiter__v1__members_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__members_response__type(void) {
    return &tollgate__limiter__v1__members_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__limiter__v1__member__type(void) {
    return &tollgate__limiter__v1__member__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__reflection__v1__list_request__type(void) {
    return &tollgate__reflection__v1__list_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__reflection__v1__list_response__type(void) {
    return &tollgate__reflection__v1__list_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__reflection__v1__service_schema__type(void) {
    return &tollgate__reflection__v1__service_schema__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__reflection__v1__method_schema__type(void) {
    return &tollgate__reflection__v1__method_schema__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__reflection__v1__message_schema__type(void) {
    return &tollgate__reflection__v1__message_schema__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__reflection__v1__field_schema__type(void) {
    return &tollgate__reflection__v1__field_schema__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__reflection__v1__enum_schema__type(void) {
    return &tollgate__reflection__v1__enum_schema__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__reflection__v1__enum_value_schema__type(void) {
    return &tollgate__reflection__v1__enum_value_schema__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__rpc__v1__frame__type(void) {
    return &tollgate__rpc__v1__frame__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__rpc__v1__hello__type(void) {
    return &tollgate__rpc__v1__hello__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__rpc__v1__welcome__type(void) {
    return &tollgate__rpc__v1__welcome__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__rpc__v1__request__type(void) {
    return &tollgate__rpc__v1__request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__rpc__v1__response__type(void) {
    return &tollgate__rpc__v1__response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__rpc__v1__field_violation__type(void) {
    return &tollgate__rpc__v1__field_violation__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__rpc__v1__stream_item__type(void) {
    return &tollgate__rpc__v1__stream_item__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__rpc__v1__stream_end__type(void) {
    return &tollgate__rpc__v1__stream_end__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__rpc__v1__cancel__type(void) {
    return &tollgate__rpc__v1__cancel__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__rpc__v1__ping__type(void) {
    return &tollgate__rpc__v1__ping__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__rpc__v1__pong__type(void) {
    return &tollgate__rpc__v1__pong__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__rpc__v1__go_away__type(void) {
    return &tollgate__rpc__v1__go_away__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__record_request__type(void) {
    return &tollgate__tracker__v1__record_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__record_stream_request__type(void) {
    return &tollgate__tracker__v1__record_stream_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__record_stream_response__type(void) {
    return &tollgate__tracker__v1__record_stream_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__record_ack__type(void) {
    return &tollgate__tracker__v1__record_ack__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__usage_event__type(void) {
    return &tollgate__tracker__v1__usage_event__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__delivery_update__type(void) {
    return &tollgate__tracker__v1__delivery_update__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__correction__type(void) {
    return &tollgate__tracker__v1__correction__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__message_detail__type(void) {
    return &tollgate__tracker__v1__message_detail__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__attribute__type(void) {
    return &tollgate__tracker__v1__attribute__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__record_response__type(void) {
    return &tollgate__tracker__v1__record_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__rejected_event__type(void) {
    return &tollgate__tracker__v1__rejected_event__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__field_fault__type(void) {
    return &tollgate__tracker__v1__field_fault__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__backfill_request__type(void) {
    return &tollgate__tracker__v1__backfill_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__backfill_job_part__type(void) {
    return &tollgate__tracker__v1__backfill_job_part__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__backfill_jobs_request__type(void) {
    return &tollgate__tracker__v1__backfill_jobs_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__backfill_jobs_response__type(void) {
    return &tollgate__tracker__v1__backfill_jobs_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__backfill_job__type(void) {
    return &tollgate__tracker__v1__backfill_job__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__backfill_response__type(void) {
    return &tollgate__tracker__v1__backfill_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__backfill_totals__type(void) {
    return &tollgate__tracker__v1__backfill_totals__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__status_request__type(void) {
    return &tollgate__tracker__v1__status_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__status_response__type(void) {
    return &tollgate__tracker__v1__status_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__distribution__type(void) {
    return &tollgate__tracker__v1__distribution__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__field_rejects__type(void) {
    return &tollgate__tracker__v1__field_rejects__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__retention_request__type(void) {
    return &tollgate__tracker__v1__retention_request__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__retention_response__type(void) {
    return &tollgate__tracker__v1__retention_response__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__retention_policy__type(void) {
    return &tollgate__tracker__v1__retention_policy__descriptor;
}
static inline const ProtobufCMessageDescriptor *tollgate__tracker__v1__retired_data__type(void) {
    return &tollgate__tracker__v1__retired_data__descriptor;
}

extern const ProtobufCEnumDescriptor *const tollgate_enum_types[];
static inline const ProtobufCEnumDescriptor *tollgate__analytics__v1__bucket__type(void) {
    return &tollgate__analytics__v1__bucket__descriptor;
}
static inline const ProtobufCEnumDescriptor *tollgate__common__v1__rate_algorithm__type(void) {
    return &tollgate__common__v1__rate_algorithm__descriptor;
}
static inline const ProtobufCEnumDescriptor *tollgate__common__v1__calendar_unit__type(void) {
    return &tollgate__common__v1__calendar_unit__descriptor;
}
static inline const ProtobufCEnumDescriptor *tollgate__common__v1__rate_scope__type(void) {
    return &tollgate__common__v1__rate_scope__descriptor;
}
static inline const ProtobufCEnumDescriptor *tollgate__common__v1__enforcement__type(void) {
    return &tollgate__common__v1__enforcement__descriptor;
}
static inline const ProtobufCEnumDescriptor *tollgate__health__v1__serving_status__type(void) {
    return &tollgate__health__v1__serving_status__descriptor;
}
static inline const ProtobufCEnumDescriptor *tollgate__limiter__v1__decision__type(void) {
    return &tollgate__limiter__v1__decision__descriptor;
}
static inline const ProtobufCEnumDescriptor *tollgate__limiter__v1__guarantee__type(void) {
    return &tollgate__limiter__v1__guarantee__descriptor;
}
static inline const ProtobufCEnumDescriptor *tollgate__limiter__v1__header_choice__type(void) {
    return &tollgate__limiter__v1__header_choice__descriptor;
}
static inline const ProtobufCEnumDescriptor *tollgate__tracker__v1__ack__type(void) {
    return &tollgate__tracker__v1__ack__descriptor;
}
static inline const ProtobufCEnumDescriptor *tollgate__tracker__v1__channel__type(void) {
    return &tollgate__tracker__v1__channel__descriptor;
}
static inline const ProtobufCEnumDescriptor *tollgate__tracker__v1__direction__type(void) {
    return &tollgate__tracker__v1__direction__descriptor;
}
static inline const ProtobufCEnumDescriptor *tollgate__tracker__v1__message_kind__type(void) {
    return &tollgate__tracker__v1__message_kind__descriptor;
}
static inline const ProtobufCEnumDescriptor *tollgate__tracker__v1__delivery_status__type(void) {
    return &tollgate__tracker__v1__delivery_status__descriptor;
}

extern const ProtobufCServiceDescriptor *const tollgate_service_types[];
static inline const ProtobufCServiceDescriptor *tollgate__admin__v1__admin__type(void) {
    return &tollgate__admin__v1__admin__descriptor;
}
static inline const ProtobufCServiceDescriptor *tollgate__analytics__v1__analytics__type(void) {
    return &tollgate__analytics__v1__analytics__descriptor;
}
static inline const ProtobufCServiceDescriptor *tollgate__billing__v1__billing__type(void) {
    return &tollgate__billing__v1__billing__descriptor;
}
static inline const ProtobufCServiceDescriptor *tollgate__health__v1__health__type(void) {
    return &tollgate__health__v1__health__descriptor;
}
static inline const ProtobufCServiceDescriptor *tollgate__limiter__v1__limiter__type(void) {
    return &tollgate__limiter__v1__limiter__descriptor;
}
static inline const ProtobufCServiceDescriptor *tollgate__reflection__v1__reflection__type(void) {
    return &tollgate__reflection__v1__reflection__descriptor;
}
static inline const ProtobufCServiceDescriptor *tollgate__tracker__v1__tracker__type(void) {
    return &tollgate__tracker__v1__tracker__descriptor;
}

static inline const ProtobufCMessageDescriptor *const *tollgate_message_list(void) {
    return tollgate_message_types;
}

static inline const ProtobufCEnumDescriptor *const *tollgate_enum_list(void) {
    return tollgate_enum_types;
}

static inline const ProtobufCServiceDescriptor *const *tollgate_service_list(void) {
    return tollgate_service_types;
}
