using LowCode.Bench.Attacks;
using LowCode.Bench.Blank;
using LowCode.Bench.Centre;
using LowCode.Bench.Dialects;
using LowCode.Bench.Elsa;
using LowCode.Bench.Flows;
using LowCode.Bench.Forms;
using LowCode.Bench.Frame;
using LowCode.Bench.Fsync;
using LowCode.Bench.Import;
using LowCode.Bench.Journal;
using LowCode.Bench.Ledger;
using LowCode.Bench.Kill;
using LowCode.Bench.Mutants;
using LowCode.Bench.Odata;
using LowCode.Bench.Operate;
using LowCode.Bench.Portal;
using LowCode.Bench.Properties;
using LowCode.Bench.Reduction;
using LowCode.Bench.ReportOnce;
using LowCode.Bench.Rows;
using LowCode.Bench.Scale;
using LowCode.Bench.Sessions;
using LowCode.Bench.Validators;
using LowCode.Bench.W1;
using LowCode.Bench.Workbench;
using LowCode.Scripts;

// A worker of the attacked pool: the bench is its own host.
if (args is [WorkerCommand.Argument]) return ScriptWorker.Run(Console.OpenStandardInput(), Console.OpenStandardOutput());

// A bench takes its options and gives figures; what it prints and how it fails is the frame's, the same for all.
var benches = new SortedDictionary<string, (Func<Options, Task<Figures>> Run, string[] Options)>(StringComparer.Ordinal)
{
    ["append"] = (AppendBench.Run, AppendBench.Options),
    ["attacks"] = (AttackBench.Run, AttackBench.Options),
    ["blank"] = (BlankBench.Run, BlankBench.Options),
    ["centre"] = (CentreBench.Run, CentreBench.Options),
    ["dialects"] = (DialectBench.Run, DialectBench.Options),
    ["elsa"] = (ElsaBench.Run, ElsaBench.Options),
    ["flows"] = (FlowBench.Run, FlowBench.Options),
    ["fsync"] = (FsyncBench.Run, FsyncBench.Options),
    ["import"] = (ImportBench.Run, ImportBench.Options),
    ["kill"] = (KillBench.Run, KillBench.Options),
    ["forms"] = (FormBench.Run, FormBench.Options),
    ["ledger"] = (LedgerBench.Run, LedgerBench.Options),
    ["odata"] = (OdataBench.Run, OdataBench.Options),
    ["operate"] = (OperateBench.Run, OperateBench.Options),
    ["migrate"] = (MigrateBench.Run, MigrateBench.Options),
    ["mutants"] = (MutantsBench.Run, MutantsBench.Options),
    ["portal"] = (PortalBench.Run, PortalBench.Options),
    ["properties"] = (PropertiesBench.Run, PropertiesBench.Options),
    ["reduction"] = (ReductionBench.Run, ReductionBench.Options),
    ["report-once"] = (ReportOnceBench.Run, ReportOnceBench.Options),
    ["rows"] = (RowsBench.Run, RowsBench.Options),
    ["sessions"] = (SessionsBench.Run, SessionsBench.Options),
    ["simulate"] = (SimulateBench.Run, SimulateBench.Options),
    ["soundness"] = (SoundnessBench.Run, SoundnessBench.Options),
    ["scale"] = (ScaleBench.Run, ScaleBench.Options),
    ["validators"] = (ValidatorBench.Run, ValidatorBench.Options),
    ["w1"] = (W1Bench.Run, W1Bench.Options),
    ["workbench"] = (WorkbenchBench.Run, WorkbenchBench.Options),
};

if (args.Length == 0 || !benches.TryGetValue(args[0], out var bench))
{
    Console.Error.WriteLine("usage: dotnet run -c Release --project bench -- NAME [--json] [--seed N] [--results FOLDER] [options]");
    foreach (var (name, (_, known)) in benches) Console.Error.WriteLine($"  {name} {string.Join(' ', known.Select(option => $"[--{option}]"))}");
    return 2;
}

Options options;
try { options = new Options(args[1..], bench.Options); }
catch (Exception wrong) when (wrong is ArgumentException or FormatException) { Console.Error.WriteLine(wrong.Message); return 2; }
var started = DateTimeOffset.UtcNow;
var commit = Checkout.Commit();
Console.Error.WriteLine($"{args[0]}: seed {options.Seed}");
return Report.Print(args[0], options, await bench.Run(options), commit, started);
