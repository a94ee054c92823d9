/* Made by Protos/generate: everything the C target offers. */
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
#include "tollgate/registry.h"
