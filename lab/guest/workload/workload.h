// SPDX-License-Identifier: Apache-2.0
// What the parts of the workload share.
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <stddef.h>

enum {
	PAGE = 4096,
	MIB = 1 << 20,
	HUGE = 2 * MIB, // of x86-64
};

// memory.c

// The value of a line of /proc/meminfo, for example "MemFree: %ld".
long meminfo_kb(const char *format);

// Address space only; pages come with the first touch and are never huge.
char *reserve(size_t bytes);

// As above, aligned so that every page can be huge, and asked to be.
char *reserve_huge(size_t bytes);

void touch(char *memory, size_t bytes, size_t step);

// Gives back one page of every `every`, so that what is free lies in single pages.
void punch(char *memory, size_t bytes, size_t every);

// Anonymous pages until only so much memory is free. Returns how many bytes.
size_t fill(char **memory, long free_kb, int huge);

// Empties caches, compacts and resets the watermarks, so that each part starts from
// the same memory.
void settle(void);

void write_file(const char *path, const char *text);

// churn.c: rounds of allocations in a memory that is filled and punched

// Fills up to here instead, for a guest in which others want memory meanwhile.
void leave_free(long mib);

void churn_pagetables(void);
void churn_pipes(void);
void churn_slab(void);

// huge.c

void churn_huge(void);

#endif
