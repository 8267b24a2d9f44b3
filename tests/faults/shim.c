/* Stands between a process and the system (LD_PRELOAD): the k-th call that touches a folder fails, or kills the process.
 *
 * Counted are the calls that change something below the folder that `faults_arm` names: open for writing, write, mkdir,
 * chmod, fsync, rename, and unlink where the process is to be killed. A write that fails, or in which the process is
 * killed, may have written half of its bytes before, as on a disk that is full.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { COUNT = 0, FAIL = 1, KILL = 2 };

static char folder[4096];
static int mode = -1, at, code, half, counted;
static char watched[65536];
static long backwards;

void faults_arm(const char *below, int how, int k, int error, int torn) {
    strncpy(folder, below, sizeof folder - 1);
    memset(watched, 0, sizeof watched);
    mode = how; at = k; code = error; half = torn; counted = 0;
}

int faults_disarm(void) { mode = -1; return counted; }

void faults_turn_clock(long on) { backwards = on; }

static int below(const char *path) {
    return mode >= 0 && path && strncmp(path, folder, strlen(folder)) == 0;
}

/* Tells whether a file is opened to be written; looking for one that is not there changes nothing. */
static int begins(const char *path, int flags) {
    return below(path) && (flags & (O_WRONLY | O_RDWR)) && ((flags & O_CREAT) || access(path, F_OK) == 0);
}

/* Tells whether this call is the one. */
static int now(void) { return ++counted == at && mode != COUNT; }

static int broken(void) {
    if (mode == KILL) kill(getpid(), SIGKILL);
    errno = code;
    return -1;
}

#define REAL(name, type, ...) static type (*real)(__VA_ARGS__); if (!real) real = dlsym(RTLD_NEXT, name)

static int opened(int handle, const char *path, int flags) {
    if (handle >= 0 && handle < (int)sizeof watched)
        watched[handle] = below(path) && (flags & (O_WRONLY | O_RDWR));
    return handle;
}

#define OPEN(name)                                                                             \
    int name(const char *path, int flags, ...) {                                               \
        REAL(#name, int, const char *, int, ...);                                              \
        va_list rest; va_start(rest, flags); int bits = va_arg(rest, int); va_end(rest);       \
        if (begins(path, flags) && now()) return broken();                                     \
        return opened(real(path, flags, bits), path, flags);                                   \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name)                                                                           \
    int name(int at_folder, const char *path, int flags, ...) {                                \
        REAL(#name, int, int, const char *, int, ...);                                         \
        va_list rest; va_start(rest, flags); int bits = va_arg(rest, int); va_end(rest);       \
        if (begins(path, flags) && now()) return broken();                                     \
        return opened(real(at_folder, path, flags, bits), path, flags);                        \
    }
OPENAT(openat)
OPENAT(openat64)

int close(int handle) {
    REAL("close", int, int);
    if (handle >= 0 && handle < (int)sizeof watched) watched[handle] = 0;
    return real(handle);
}

static int is_watched(int handle) {
    return mode >= 0 && handle >= 0 && handle < (int)sizeof watched && watched[handle];
}

ssize_t write(int handle, const void *bytes, size_t n) {
    REAL("write", ssize_t, int, const void *, size_t);
    if (is_watched(handle) && now()) {
        if (half && n > 1) {
            ssize_t done = real(handle, bytes, n / 2);
            /* A disk that fills up writes some bytes first; the call after that one fails. */
            if (mode == FAIL && done > 0) { at = counted + 1; half = 0; return done; }
        }
        return broken();
    }
    return real(handle, bytes, n);
}

#define PWRITE(name)                                                                           \
    ssize_t name(int handle, const void *bytes, size_t n, off_t place) {                       \
        REAL(#name, ssize_t, int, const void *, size_t, off_t);                                \
        if (is_watched(handle) && now()) return broken();                                      \
        return real(handle, bytes, n, place);                                                  \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t writev(int handle, const struct iovec *parts, int n) {
    REAL("writev", ssize_t, int, const struct iovec *, int);
    if (is_watched(handle) && now()) return broken();
    return real(handle, parts, n);
}

int fsync(int handle) {
    REAL("fsync", int, int);
    if (is_watched(handle) && now()) return broken();
    return real(handle);
}

int mkdir(const char *path, mode_t bits) {
    REAL("mkdir", int, const char *, mode_t);
    if (below(path) && now()) return broken();
    return real(path, bits);
}

int chmod(const char *path, mode_t bits) {
    REAL("chmod", int, const char *, mode_t);
    if (below(path) && now()) return broken();
    return real(path, bits);
}

int fchmodat(int at_folder, const char *path, mode_t bits, int flags) {
    REAL("fchmodat", int, int, const char *, mode_t, int);
    if (below(path) && now()) return broken();
    return real(at_folder, path, bits, flags);
}

int rename(const char *from, const char *to) {
    REAL("rename", int, const char *, const char *);
    if (below(to) && now()) return broken();
    return real(from, to);
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    REAL("renameat", int, int, const char *, int, const char *);
    if (below(to) && now()) return broken();
    return real(from_folder, from, to_folder, to);
}

/* Cleaning up is not made to fail, or nothing could ever be cleaned; but a process may die before it. */
int unlink(const char *path) {
    REAL("unlink", int, const char *);
    if (mode == KILL && below(path) && now()) return broken();
    return real(path);
}

/* A clock that jumps: an hour back at every look. */
int clock_gettime(clockid_t which, struct timespec *time) {
    REAL("clock_gettime", int, clockid_t, struct timespec *);
    int done = real(which, time);
    if (backwards && which == CLOCK_REALTIME) time->tv_sec -= 3600 * backwards++;
    return done;
}
