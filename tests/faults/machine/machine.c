/* Preloaded into a server under test: a disk that stops answering, and a wall clock that jumps, as the file in MACHINE says.
   The file is two 64-bit numbers: milliseconds added to the wall clock, and 1 while nothing reaches the disk. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t still[2];
static volatile int64_t *machine = still;
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_clock)(clockid_t, struct timespec *);

__attribute__((constructor)) static void begin(void) {
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_clock = dlsym(RTLD_NEXT, "clock_gettime");
  const char *path = getenv("MACHINE");
  int file = path ? open(path, O_RDONLY) : -1;
  if (file < 0) return;
  void *seen = mmap(0, sizeof still, PROT_READ, MAP_SHARED, file, 0);
  if (seen != MAP_FAILED) machine = seen;
  close(file);
}

static void wait_for_disk(void) {
  struct timespec pause = {0, 10 * 1000 * 1000};
  while (machine[1]) nanosleep(&pause, 0);
}

int fsync(int file) { wait_for_disk(); return real_fsync(file); }
int fdatasync(int file) { wait_for_disk(); return real_fdatasync(file); }

static int is_wall(clockid_t clock) { return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE; }

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = real_clock(clock, now);
  if (result == 0 && is_wall(clock)) {
    int64_t nanoseconds = now->tv_nsec + machine[0] % 1000 * 1000000;
    now->tv_sec += machine[0] / 1000 + nanoseconds / 1000000000 - (nanoseconds < 0);
    now->tv_nsec = (nanoseconds + 1000000000) % 1000000000;
  }
  return result;
}

int gettimeofday(struct timeval *now, void *zone) {
  (void)zone;
  struct timespec exact;
  int result = clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return result;
}
