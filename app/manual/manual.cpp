#include "app/manual/manual.hpp"

#include <CLI/CLI.hpp>

#include "base/text.hpp"

namespace acme8443::app {
namespace {

/// Running text for roff: filled lines, never long; what `backquotes` hold is bold; hyphens can be
/// copied; nothing is taken for a request or an escape.
std::string roff(std::string_view text)
{
    constexpr std::size_t full = 60;
    std::string out;
    std::size_t column = 0;
    bool bold = false;
    for (const char c : text) {
        if (c == ' ' || c == '\n') {
            if (column == 0 || out.back() == ' ') continue;
            out += column > full ? '\n' : ' ';
            column = column > full ? 0 : column + 1;
            continue;
        }
        if (column++ == 0 && (c == '.' || c == '\'')) out += "\\&";
        if (c == '`')
            out += (bold = !bold) ? "\\fB" : "\\fR";
        else if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else
            out += c;
    }
    while (out.ends_with(' ') || out.ends_with('\n')) out.pop_back();
    return out;
}

bool shown(const CLI::Option* option) { return !option->get_group().empty(); }

std::vector<const CLI::App*> shown_commands(const CLI::App& command)
{
    return command.get_subcommands([](const CLI::App* each) { return !each->get_group().empty(); });
}

std::string full_name(const CLI::App& command)
{
    const CLI::App* parent = command.get_parent();
    return (parent ? full_name(*parent) + " " : "") + command.get_name();
}

/// The first sentence without its full stop, as NAME wants it.
std::string in_short(const std::string& description)
{
    return description.substr(
        0, std::min(description.find(".\n"),
                    std::min(description.find(". "), description.find_last_not_of('.') + 1)));
}

/// acme8443 issue [OPTIONS] names...
std::string synopsis(const CLI::App& command)
{
    std::string line = ".B " + roff(full_name(command)) + "\n[\\fIOPTIONS\\fR]";
    for (const CLI::Option* option : command.get_options()) {
        if (!option->get_positional() || !shown(option)) continue;
        std::string word = "\\fI" + roff(option->get_name(true)) + "\\fR";
        if (option->get_items_expected_max() > 1) word += "...";
        line += option->get_required() ? " " + word : " [" + word + "]";
    }
    if (!shown_commands(command).empty()) line += " \\fICOMMAND\\fR ...";
    return line + "\n";
}

std::string entry(const CLI::Option& option)
{
    std::string out = ".TP\n\\fB" + roff(option.get_name(true, true)) + "\\fR";
    if (!option.get_positional() && option.get_items_expected_max() > 0)
        out += " \\fI" + roff(option.get_type_name()) + "\\fR";
    return out + "\n" + roff(option.get_description()) + "\n";
}

std::string entries_under(const std::string& heading, bool positional, const CLI::App& command)
{
    std::string out;
    for (const CLI::Option* option : command.get_options())
        if (option->get_group() == heading && option->get_positional() == positional)
            out += entry(*option);
    return out;
}

/// What it is given, then its options, those that belong together under a heading.
std::string entries(const CLI::App& command)
{
    const std::string plain = "Options";  // what CLI11 calls those that belong nowhere else
    std::string out = entries_under(plain, true, command) + entries_under(plain, false, command);
    for (const std::string& heading : command.get_groups()) {
        if (heading.empty() || heading == plain) continue;
        out += ".PP\n\\fI" + roff(heading) + "\\fR\n" + entries_under(heading, false, command);
    }
    return out;
}

/// Those of a program that has commands, each with a word about it and its page.
std::string list_of(const std::vector<const CLI::App*>& commands)
{
    std::string out = ".SH COMMANDS\n";
    for (const CLI::App* each : commands)
        out += ".TP\n.BR " + roff(full_name(*each->get_parent()) + "-" + each->get_name()) +
               " (1)\n" + roff(each->get_description()) + "\n";
    return out;
}

/// The commands of a command: described where they are listed.
std::string sections_of(const std::vector<const CLI::App*>& commands)
{
    std::string out;
    for (const CLI::App* each : commands)
        out += ".SS " + roff(full_name(*each)) + "\n" + synopsis(*each) + ".PP\n" +
               roff(each->get_description()) + "\n" + entries(*each);
    return out.empty() ? out : ".SH COMMANDS\n" + out;
}

std::string head(const CLI::App& command, const std::string& page, std::string_view date)
{
    std::string title = page;
    for (char& c : title) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return ".TH " + title + " 1 \"" + std::string(date) + "\" \"acme8443 " + ACME8443_VERSION +
           "\" \"User Commands\"\n.SH NAME\n" + roff(page) + " \\- " +
           roff(in_short(command.get_description())) + "\n.SH SYNOPSIS\n" + synopsis(command) +
           ".SH DESCRIPTION\n" + roff(command.get_description()) + "\n";
}

constexpr const char* files =
    ".SH FILES\n"
    ".TP\n.I /etc/acme8443/acme8443.toml\nsettings for all certificates\n"
    ".TP\n.I /etc/acme8443/certificates/NAME.toml\none certificate\n"
    ".TP\n.I /var/lib/acme8443\naccounts, keys, certificates, and what was done with them\n";

constexpr const char* see_also = ".SH SEE ALSO\n.BR acme8443.toml (5)\n";

std::string page_of_program(const CLI::App& program, std::string_view date)
{
    return head(program, program.get_name(), date) + list_of(shown_commands(program)) +
           ".SH OPTIONS\nThese go with every command.\n" + entries(program) + ".SH EXIT STATUS\n" +
           roff(program.get_footer()) + "\n" + files + see_also;
}

std::string page_of_command(const CLI::App& command, const std::string& page, std::string_view date)
{
    return head(command, page, date) + ".SH OPTIONS\n" + entries(command) +
           sections_of(shown_commands(command)) +
           ".SH EXIT STATUS\nAs for all commands, and so are the options that go with each of "
           "them:\n"
           ".BR acme8443 (1).\n" +
           files + ".SH SEE ALSO\n.BR acme8443 (1),\n.BR acme8443.toml (5)\n";
}

}  // namespace

std::vector<ManualPage> manual(const CLI::App& program, std::string_view date)
{
    std::vector<ManualPage> pages{{program.get_name() + ".1", page_of_program(program, date)}};
    for (const CLI::App* command : shown_commands(program)) {
        const std::string page = program.get_name() + "-" + command->get_name();
        pages.push_back({page + ".1", page_of_command(*command, page, date)});
    }
    return pages;
}

}  // namespace acme8443::app
