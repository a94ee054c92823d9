#pragma once
// A library to be loaded before others (LD_PRELOAD): counts what a process allocates, in the 8 bytes of the file that
// TOLLGATE_ALLOCATIONS_FILE names. It has no functions to call.
