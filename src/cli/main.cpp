// colophon: the command line.
#include <iostream>

#include "cli/command.hpp"

int main(int argc, char** argv) {
  using namespace colophon::cli;
  CLI::App app{"Colophon: generative art whose receipt can be checked by repainting, bit for bit."};
  app.name("colophon");
  app.set_version_flag("--version", "colophon " + std::string(kVersion) + ", formats v1");
  app.set_config("--config", "",
                 "TOML file with options, a section for each command: [sign] certificates = \"…\"")
      ->envname("COLOPHON_CONFIG");
  app.require_subcommand(1);
  int exit_code = kFailed;
  add_paint(app, exit_code);
  add_verify(app, exit_code);
  add_model(app, exit_code);
  add_adapter(app, exit_code);
  add_import(app, exit_code);
  add_deploy(app, exit_code);
  add_register(app, exit_code);
  add_jobs(app, exit_code);
  add_auctions(app, exit_code);
  add_revenue(app, exit_code);
  add_artist(app, exit_code);
  add_steward(app, exit_code);
  add_private_prompts(app, exit_code);
  add_receipt(app, exit_code);
  add_document(app, exit_code);
  add_sign(app, exit_code);
  add_detect(app, exit_code);
  add_disclose(app, exit_code);
  add_audit(app, exit_code);
  add_node(app, exit_code);
  add_worker(app, exit_code);
  add_key(app, exit_code);
  add_demo(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {  // --help, --version
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    const auto commands = app.get_subcommands(
        [&](const CLI::App* command) { return argc > 1 && command->get_name() == argv[1]; });
    const bool known = !commands.empty();
    std::cerr << "error: " << error.what() << "\n\nhint: colophon "
              << (known ? std::string(argv[1]) + " " : "") << "--help\n";
    return kFailed;
  } catch (const std::exception& error) {  // std::bad_alloc, a thread that can't be started
    std::cerr << "error: " << error.what() << '\n';
    return kFailed;
  }
  std::cout.flush();
  if (!std::cout && exit_code != kFailed) {
    std::cerr << "error: cannot write to standard output\n";
    return kFailed;
  }
  return exit_code;
}
