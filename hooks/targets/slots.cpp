#include "hooks/targets/slots.hpp"

#include <algorithm>
#include <functional>
#include <system_error>

#include "base/file.hpp"
#include "base/text.hpp"

namespace acme8443::hooks {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view prefix = "v-";

}  // namespace

std::string slot_name(const Live& live)
{
    std::string when = rfc3339(live.not_before);
    std::erase_if(when, [](char c) { return c == '-' || c == ':'; });
    return std::string(prefix) + when + "-" + live.bundle.leaf_sha256.substr(0, 8);
}

std::string numbered(const std::string& name, int n)
{
    return n == 1 ? name : name + "." + std::to_string(n);
}

bool made_here(std::string_view slot)
{
    return slot.starts_with(prefix) && slot.find('/') == slot.npos;
}

Result<void> make_newer(const fs::path& file)
{
    std::error_code error;
    fs::last_write_time(file, fs::file_time_type::clock::now() + std::chrono::seconds(1), error);
    if (error) return fail(file::error("setting the modification time of", file, error.value()));
    return {};
}

Result<std::vector<std::string>> list_slots(const fs::path& directory)
{
    std::vector<std::string> names;
    std::error_code error;
    if (!fs::exists(directory, error)) return names;
    for (fs::directory_iterator at(directory, error), end; !error && at != end;
         at.increment(error)) {
        std::string name = at->path().filename().string();
        if (made_here(name)) names.push_back(std::move(name));
    }
    if (error) return fail(file::error("listing", directory, error.value()));
    std::ranges::sort(names, std::greater{});
    return names;
}

}  // namespace acme8443::hooks
