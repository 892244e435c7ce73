#include "app/system/installer.hpp"

#include <pwd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "base/command.hpp"
#include "base/file.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "base/try.hpp"

namespace acme8443::embedded {
std::string_view examples_systemd_acme8443_renew_service();
std::string_view examples_systemd_acme8443_renew_timer();
std::string_view examples_systemd_acme8443_service();
std::string_view examples_systemd_acme8443_socket();
std::string_view examples_cron_acme8443();
}  // namespace acme8443::embedded

namespace acme8443::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view user = "acme8443";
constexpr std::chrono::seconds patience{60};
constexpr std::string_view packaged_program = "/usr/bin/acme8443";

struct Unit {
    std::string name;
    std::string_view text;
    bool enabled{true};
};

std::vector<Unit> units(Starter starter)
{
    namespace text = embedded;
    if (starter == Starter::timer)
        return {{"acme8443-renew.service", text::examples_systemd_acme8443_renew_service(), false},
                {"acme8443-renew.timer", text::examples_systemd_acme8443_renew_timer()}};
    return {{"acme8443.socket", text::examples_systemd_acme8443_socket()},
            {"acme8443.service", text::examples_systemd_acme8443_service()}};
}

std::string replaced(std::string text, std::string_view what, std::string_view by)
{
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
    return text;
}

/// The examples run what a package installs; these run us.
Result<std::string> for_this_program(std::string_view text)
{
    std::error_code error;
    const fs::path ours = fs::read_symlink("/proc/self/exe", error);
    if (error) return fail(file::error("reading", "/proc/self/exe", error.value()));
    return replaced(std::string(text), packaged_program, ours.string());
}

class Installer {
public:
    Installer(const Installing& how, Output& out, std::stop_token stop)
        : how_(how), out_(out), stop_(std::move(stop))
    {
    }
    Result<void> make_user();
    Result<void> install_units(const std::vector<Unit>& units);
    Result<void> install_cron();

private:
    bool is_system() const { return how_.root == "/"; }
    bool booted() const { return is_system() && runs_systemd(how_.root); }
    Result<void> write(const fs::path& path, std::string_view text);
    bool packaged(const std::string& unit) const;
    Result<void> systemctl(std::vector<std::string> arguments);
    Result<void> give(const fs::path& directory, mode_t mode);

    const Installing& how_;
    Output& out_;
    std::stop_token stop_;
};

Result<void> Installer::write(const fs::path& path, std::string_view text)
{
    const auto there = file::read(path);
    if (there && *there == text) return {};
    if (there && !how_.overwrite) {
        out_.progress("init", path.string() + " is there and stays as it is (--force writes it)");
        return {};
    }
    TRY(file::make_directories(path.parent_path(), 0755));
    TRY(file::write_atomically(path, text, 0644));
    out_.progress("init", "wrote " + path.string());
    return {};
}

/// With all that an earlier run by root has left there.
Result<void> Installer::give(const fs::path& directory, mode_t mode)
{
    TRY(file::make_directories(directory, mode));
    const auto close = [](FILE* file) { std::fclose(file); };
    const std::unique_ptr<FILE, decltype(close)> users(
        std::fopen(below(how_.root, "/etc/passwd").c_str(), "re"), close);
    const passwd* entry = nullptr;
    while (users && (entry = fgetpwent(users.get())) && entry->pw_name != user)
        ;
    if (!entry) return fail(Errc::bad_config, "useradd has made no user acme8443");
    const std::string owner = std::to_string(entry->pw_uid) + ":" + std::to_string(entry->pw_gid);
    TRY(run_command({"chown", "-R", "-h", owner, directory.string()}, patience, {}, stop_));
    return {};
}

Result<void> Installer::make_user()
{
    constexpr int there_already = 9;  // useradd(8)
    Command useradd{.argv = {"useradd", "--system", "--user-group", "--no-create-home",
                             "--home-dir", "/var/lib/acme8443", "--shell", "/usr/sbin/nologin"}};
    if (!is_system()) useradd.argv.insert(useradd.argv.end(), {"--prefix", how_.root.string()});
    useradd.argv.emplace_back(user);
    const auto done = TRY(run(useradd, stop_));
    if (done.status == 0)
        out_.progress("init", "made user acme8443");
    else if (done.status != there_already)
        return fail(Errc::bad_config, "useradd: " + done.errors);
    TRY(give(below(how_.root, how_.config_dir) / "certificates", 0755));
    return give(below(how_.root, how_.state_dir), 0700);
}

/// Brought by a package: then it is the package's.
bool Installer::packaged(const std::string& unit) const
{
    return std::ranges::any_of(std::array{"/usr/lib/systemd/system", "/lib/systemd/system",
                                          "/usr/local/lib/systemd/system"},
                               [&](const char* directory) {
                                   std::error_code ignored;
                                   return fs::exists(below(how_.root, directory) / unit, ignored);
                               });
}

Result<void> Installer::systemctl(std::vector<std::string> arguments)
{
    arguments.insert(arguments.begin(), "systemctl");
    if (!booted()) arguments.insert(arguments.begin() + 1, "--root=" + how_.root.string());
    const auto done = run_command(arguments, patience, {}, stop_);
    if (!done) return fail(Errc::bad_config, join(arguments, " ") + ": " + done.error().message);
    return {};
}

/// Enabled where systemd does not run, they begin with the next boot.
Result<void> Installer::install_units(const std::vector<Unit>& units)
{
    std::vector<std::string> enable{"enable"};
    if (booted()) enable.emplace_back("--now");
    for (const Unit& unit : units) {
        if (!packaged(unit.name)) {
            const std::string text = TRY(for_this_program(unit.text));
            TRY(write(below(how_.root, "/etc/systemd/system") / unit.name, text));
        }
        if (unit.enabled) enable.push_back(unit.name);
    }
    if (booted()) TRY(systemctl({"daemon-reload"}));
    return systemctl(std::move(enable));
}

/// At a minute of this host's own, so that not all hosts come at once.
Result<void> Installer::install_cron()
{
    const fs::path path = below(how_.root, "/etc/cron.d/acme8443");
    std::error_code ignored;
    if (fs::exists(path, ignored) && !how_.overwrite) return {};
    std::random_device chance;
    const std::string when =
        std::to_string(chance() % 60) + " " + std::to_string(chance() % 6) + "-23/6 ";
    return write(
        path, replaced(TRY(for_this_program(embedded::examples_cron_acme8443())), "17 */6 ", when));
}

}  // namespace

Result<void> install(Starter starter, const Installing& how, Output& out, std::stop_token stop)
{
    if (starter == Starter::none) return {};
    Installer installer(how, out, std::move(stop));
    TRY(installer.make_user());
    return starter == Starter::cron ? installer.install_cron()
                                    : installer.install_units(units(starter));
}

}  // namespace acme8443::app
