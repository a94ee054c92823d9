// Loaded into a daemon with LD_PRELOAD, shows it a wall clock that a test steps: true time plus the
// seconds in the first eight bytes of the file STEPPED_CLOCK. Other clocks are as they are.
#pragma once
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *time);
