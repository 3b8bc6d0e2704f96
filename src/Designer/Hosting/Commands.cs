using System.CommandLine;
using LowCode.Designer.Operate;
using LowCode.Problems;

namespace LowCode.Designer.Hosting;

/// <summary>The command line: without a command it serves; every failure that a person can mend is one plain line and an exit code.</summary>
static class Commands
{
    /// <summary>Exit codes: 0 done, 1 a check found something wrong or rows of an import were reported, 2 refused with a reason, 3 the address is taken, 4 the database cannot be reached,
    /// 5 the data folder cannot be used.</summary>
    public const int FoundWrong = 1, Refused = 2, AddressTaken = 3, DatabaseAway = 4, FolderUnusable = 5;

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root(args).Parse(args);
        if (parsed.Errors.Count == 0) return await parsed.InvokeAsync();
        foreach (var error in parsed.Errors) await Console.Error.WriteLineAsync(error.Message);
        await Console.Error.WriteLineAsync(HostText.Of("SeeHelp"));
        return Refused;
    }

    public static RootCommand Root(string[] args)
    {
        var root = new RootCommand(HostText.Of("Root"));
        StoreOptions.AddTo(root);
        PluginsCommand.AddTo(root);
        root.Options.Add(Serving.Urls);
        root.Options.Add(Serving.Bare);
        root.Options.Add(Serving.DemoCases);
        root.Options.Add(Serving.DemoPeople);
        root.Options.Add(Serving.DemoGrids);
        // Settings of ASP.NET Core may follow as --Section:Key value.
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction((parsed, cancellation) => PlainlyAsync(() => Serving.RunAsync(parsed, args, cancellation)));
        root.Subcommands.Add(ClientCommand.Make());
        root.Subcommands.Add(AppCommand.Make());
        root.Subcommands.Add(ImportCommand.Make());
        root.Subcommands.Add(DemoRegistersCommand.Make());
        root.Subcommands.Add(ElsaCommand.Make());
        root.Subcommands.Add(PluginsCommand.Make());
        root.Subcommands.Add(ShellCommand.Make());
        root.Subcommands.Add(BackupCommand.Make());
        root.Subcommands.Add(RestoreCommand.Make());
        root.Subcommands.Add(VerifyCommand.Make());
        root.Subcommands.Add(ViewsCommand.Make());
        root.Subcommands.Add(MoveCommand.Make());
        root.Subcommands.Add(EraseCommand.Make());
        root.Subcommands.Add(DoctorCommand.Make());
        root.Subcommands.Add(ReplayCommand.Make());
        root.Subcommands.Add(OcelCommand.Make());
        return root;
    }

    /// <param name="error">Where failures are said; standard error when null.</param>
    public static async Task<int> PlainlyAsync(Func<Task<int>> act, TextWriter? error = null)
    {
        error ??= Console.Error;
        try
        {
            return await act();
        }
        catch (RefusedException refused)
        {
            foreach (var problem in refused.Problems) await error.WriteLineAsync(Say(problem));
            return ExitCode(refused);
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await error.WriteLineAsync(HostText.Of("AddressTaken", taken.Message));
            return AddressTaken;
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync(HostText.Of("Cancelled"));
            return Refused;
        }
    }

    /// <summary>A problem in both languages, on one line.</summary>
    public static string Say(Problem problem) => $"{(problem.Path is { } path ? path + ": " : "")}{ProblemText.Of(problem)} / {ProblemText.Of(problem, "en")}";

    static int ExitCode(RefusedException refused) => refused.Problems.Count == 0 ? Refused : refused.Problems[0].Code switch
    {
        "storage.unreachable" or "storage.signInRefused" or "storage.databaseUnknown" or "storage.databaseRefused" => DatabaseAway,
        "storage.folderUnwritable" or "storage.fileCorrupt" => FolderUnusable,
        "host.addressTaken" => AddressTaken,
        _ => Refused,
    };
}
