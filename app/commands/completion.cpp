#include "app/manual/completion.hpp"

#include <CLI/CLI.hpp>
#include <array>
#include <memory>

#include "app/command_line.hpp"

namespace acme8443::embedded {
std::string_view app_data_completion_bash();
std::string_view app_data_completion_zsh();
std::string_view app_data_completion_fish();
}  // namespace acme8443::embedded

namespace acme8443::app {
namespace {

struct Script {
    std::string_view shell;
    std::string_view (*text)();
};
constexpr std::array scripts{Script{"bash", embedded::app_data_completion_bash},
                             Script{"zsh", embedded::app_data_completion_zsh},
                             Script{"fish", embedded::app_data_completion_fish}};

/// What the scripts ask with: the words after the program's name, the last being typed.
void add_complete(CLI::App& program, Action& chosen)
{
    auto words = std::make_shared<std::vector<std::string>>();
    CLI::App* command = program.add_subcommand("complete", "Words that may be typed next.");
    command->group("");
    command->add_option("words", *words, "after --, what was typed");
    command->callback([&program, words, &chosen] {
        chosen = [&program, words](Context& context) -> Result<ExitStatus> {
            for (const Suggestion& each : suggestions(program, *words))
                context.out.raw(each.word + (each.help.empty() ? "" : "\t" + each.help) + "\n");
            return exit_ok;
        };
    });
}

}  // namespace

void add_completion(CLI::App& program, Action& chosen)
{
    auto shell = std::make_shared<std::string>();
    CLI::App* command = program.add_subcommand(
        "completion", "Print what makes a shell complete the words of acme8443.");
    std::vector<std::string> shells;
    for (const Script& each : scripts) shells.emplace_back(each.shell);
    command->add_option("shell", *shell, "whose script")->required()->check(CLI::IsMember(shells));
    command->callback([shell, &chosen] {
        chosen = [shell](Context& context) -> Result<ExitStatus> {
            for (const Script& each : scripts)
                if (each.shell == *shell) context.out.raw(each.text());
            return exit_ok;
        };
    });
    add_complete(program, chosen);
}

}  // namespace acme8443::app
