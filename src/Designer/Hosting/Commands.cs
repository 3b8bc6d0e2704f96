using System.CommandLine;
using LowCode.Problems;

namespace LowCode.Designer.Hosting;

/// <summary>The command line: without a command it serves; every failure that a person can mend is one plain line and an exit code.</summary>
static class Commands
{
    /// <summary>Exit codes: 0 done, 2 refused with a reason, 3 the address is taken.</summary>
    public const int Refused = 2, AddressTaken = 3;

    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand(HostText.Of("Root"));
        StoreOptions.AddTo(root);
        root.Options.Add(Serving.Urls);
        root.Options.Add(Serving.Bare);
        // Settings of ASP.NET Core may follow as --Section:Key value.
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction((parsed, cancellation) => PlainlyAsync(() => Serving.RunAsync(parsed, args, cancellation)));
        root.Subcommands.Add(ClientCommand.Make());
        root.Subcommands.Add(AppCommand.Make());
        return root.Parse(args).InvokeAsync();
    }

    public static async Task<int> PlainlyAsync(Func<Task<int>> act)
    {
        try
        {
            return await act();
        }
        catch (RefusedException refused)
        {
            foreach (var problem in refused.Problems)
                await Console.Error.WriteLineAsync($"{(problem.Path is { } path ? path + ": " : "")}{ProblemText.Of(problem)} / {ProblemText.Of(problem, "en")}");
            return Refused;
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync(HostText.Of("AddressTaken", taken.Message));
            return AddressTaken;
        }
    }
}
