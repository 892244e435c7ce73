#pragma once
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace acme8443 {

/// The threads of this process: is each behind a filter of seccomp(2)? As the kernel has it.
inline std::map<std::string, bool> walled_threads()
{
    std::map<std::string, bool> all;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
        std::ifstream status(task.path() / "status");
        for (std::string line; std::getline(status, line);)
            if (line.starts_with("Seccomp:"))
                all[task.path().filename().string()] = line.ends_with("2");
    }
    return all;
}

}  // namespace acme8443
