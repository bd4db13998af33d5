// SPDX-License-Identifier: Apache-2.0
/* cputime PID...: the CPU time of each process in ns, user and system, also of threads that are
 * gone. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv)
{
	struct timespec cpu;
	clockid_t clock;

	for (int i = 1; i < argc; i++) {
		if (clock_getcpuclockid(atoi(argv[i]), &clock) || clock_gettime(clock, &cpu))
			return 70;
		printf("%lld%c", cpu.tv_sec * 1000000000LL + cpu.tv_nsec,
		       i + 1 < argc ? ' ' : '\n');
	}
	return 0;
}
