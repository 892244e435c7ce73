#include "tests/support/openssl_server.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "base/process.hpp"

extern "C" char** environ;

namespace acme8443 {

namespace {

void make_certificate(const TempDir& dir, const std::string& name)
{
    const auto made = run({.argv = {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                                    "/CN=acme8443 test", "-addext", "subjectAltName=" + name,
                                    "-keyout", dir / "key.pem", "-out", dir / "cert.pem"}},
                          {});
    if (made && made->status == 0) return;
    std::fprintf(stderr, "openssl req: %s\n",
                 made ? made->errors.c_str() : made.error().message.c_str());
    std::abort();
}

struct Child {
    pid_t pid;
    int in;   ///< to write
    int out;  ///< to read
};

Child spawn(std::vector<std::string> argv)
{
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (pipe2(in.data(), O_CLOEXEC) != 0 || pipe2(out.data(), O_CLOEXEC) != 0) std::abort();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    std::vector<char*> pointers;
    for (std::string& argument : argv) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    pid_t pid{};
    if (posix_spawnp(&pid, pointers[0], &actions, nullptr, pointers.data(), environ) != 0)
        std::abort();
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]);
    close(out[1]);
    return {pid, in[1], out[0]};
}

/// Whole lines, until `what` is among them.
std::string read_until(int fd, const std::string& what)
{
    std::string said;
    std::array<char, 512> buffer{};
    while (said.find(what) == std::string::npos || said.back() != '\n') {
        const auto got = read(fd, buffer.data(), buffer.size());
        if (got <= 0) std::abort();
        said.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return said;
}

/// s_server says "ACCEPT 127.0.0.1:40123" when it is ready.
std::uint16_t read_port(int fd)
{
    const std::string said = read_until(fd, "ACCEPT");
    return static_cast<std::uint16_t>(std::stoi(said.substr(said.rfind(':') + 1)));
}

}  // namespace

OpensslServer::OpensslServer(const std::string& name, const std::vector<std::string>& mode)
{
    make_certificate(dir_, name);
    std::vector<std::string> argv{
        "timeout",     "600",  "openssl",        "s_server", "-accept",
        "127.0.0.1:0", "-key", dir_ / "key.pem", "-cert",    dir_ / "cert.pem"};
    for (const std::string& option : mode) {
        if (option == "-servername")  // the same pair for the name that is asked for
            argv.insert(argv.end(), {"-cert2", dir_ / "cert.pem", "-key2", dir_ / "key.pem"});
        argv.push_back(option);
    }
    const Child child = spawn(std::move(argv));
    pid_ = child.pid;
    in_ = child.in;
    out_ = child.out;
    port_ = read_port(out_);
}

void OpensslServer::wait_until_it_says(const std::string& what) { read_until(out_, what); }

void OpensslServer::end_input()
{
    close(in_);
    in_ = -1;
}

OpensslServer::~OpensslServer()
{
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
    if (in_ >= 0) close(in_);
    close(out_);
}

}  // namespace acme8443
