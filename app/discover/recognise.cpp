#include "app/discover/recognise.hpp"

#include <filesystem>

namespace acme8443::app::discover {

namespace fs = std::filesystem;

void recognise(Found& found, std::stop_token stop)
{
    if (recognise_panel(found) || recognise_java(found) || recognise_pem(found, stop)) return;
    found.service = found.process.name();
    if (found.process.exe.empty())
        found.problems.emplace_back(
            "the process that listens cannot be seen: run discover as root");
}

hooks::TargetSpec target_for(const Found& found, std::string kind)
{
    hooks::TargetSpec target;
    target.name = kind;
    target.kind = std::move(kind);
    const bool everywhere = found.every_address || found.address.empty();
    target.endpoints = {{everywhere ? "127.0.0.1" : found.address, found.port}};
    return target;
}

void add_process(Found& found, hooks::TargetSpec& target)
{
    if (!found.process.unit.empty()) {
        target.settings["unit"] = {found.process.unit};
        return;
    }
    for (const char* option : {"--pidfile=", "--pidfile", "--pid-file=", "--pid-file"}) {
        const std::string pidfile = found.process.option(option);
        if (pidfile.empty()) continue;
        target.settings["pidfile"] = {found.process.path(pidfile)};
        return;
    }
    target.settings["pid"] = {std::to_string(found.process.pid)};
    found.first.emplace_back(
        "its number is another one after every start: replace pid by pidfile or "
        "unit");
}

std::string slot_directory(Found& found, const std::string& certificate)
{
    const fs::path path(certificate);
    if (path.parent_path().filename() == "live") return path.parent_path().parent_path();
    const std::string directory = (path.parent_path() / "acme8443").string();
    found.first.push_back("in its configuration, write " + directory +
                          "/live/fullchain.pem (or cert.pem and " +
                          "chain.pem, where it takes them apart) and " + directory +
                          "/live/privkey.pem instead of " + certificate);
    return directory;
}

}  // namespace acme8443::app::discover
