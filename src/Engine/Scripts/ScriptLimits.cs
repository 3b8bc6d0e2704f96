namespace LowCode.Scripts;

/// <summary>
/// Every limit on what authors of rules and scripts may ask of the machine. Each has a test of its own; a host may change any of them.
/// </summary>
public sealed record ScriptLimits
{
    public static ScriptLimits Default { get; } = new();

    /// <summary>Characters of one expression.</summary>
    public int ExpressionLength { get; init; } = 4096;
    /// <summary>Nesting of one expression, counted over brackets, operators and conditionals that must be open at once; checked before parsing.</summary>
    public int ExpressionDepth { get; init; } = 200;
    /// <summary>Prefix operators in a row (<c>!!!x</c>) and postfix parts in a row (<c>a.b.c</c>).</summary>
    public int ExpressionRun { get; init; } = 24;

    /// <summary>Steps of one <see cref="EvaluationBudget"/>: nodes visited, list items walked, and one per 32 characters of text made.</summary>
    public int EvaluationSteps { get; init; } = 1_000_000;
    /// <summary>Characters of one text that an expression makes.</summary>
    public int TextLength { get; init; } = 65_536;
    /// <summary>Items of one list that an expression walks or makes.</summary>
    public int ListLength { get; init; } = 10_000;

    /// <summary>Characters of one script.</summary>
    public int ScriptLength { get; init; } = 65_536;
    /// <summary>Nesting of brackets in a script and in JSON that goes in or out; also the longest run of operators without an operand.</summary>
    public int ScriptNesting { get; init; } = 64;
    /// <summary>Operators between two statements of a script; a longer sum or chain of conditions nests that deep in the parser.</summary>
    public int ScriptOperators { get; init; } = 2000;
    /// <summary>Statements one script run may execute.</summary>
    public int ScriptStatements { get; init; } = 100_000;
    /// <summary>Depth of calls in a script.</summary>
    public int ScriptRecursion { get; init; } = 64;
    /// <summary>Time one script run may take inside the worker.</summary>
    public TimeSpan ScriptTime { get; init; } = TimeSpan.FromMilliseconds(250);
    /// <summary>Time after which a worker that has not answered is killed from outside. Larger than <see cref="ScriptTime"/>.</summary>
    public TimeSpan ScriptKillTime { get; init; } = TimeSpan.FromMilliseconds(1000);
    /// <summary>Time a new worker may take until it says it is ready.</summary>
    public TimeSpan WorkerStartTime { get; init; } = TimeSpan.FromSeconds(20);
    /// <summary>Bytes of JSON that go into one script run.</summary>
    public int ScriptInputBytes { get; init; } = 1_048_576;
    /// <summary>Bytes of JSON that come out of one script run.</summary>
    public int ScriptOutputBytes { get; init; } = 1_048_576;
    /// <summary>Managed heap of one worker, in bytes; a worker that needs more dies alone.</summary>
    public long WorkerHeapBytes { get; init; } = 256L * 1024 * 1024;
    /// <summary>Longest time one regular expression may search.</summary>
    public TimeSpan RegexTime { get; init; } = TimeSpan.FromMilliseconds(100);
    /// <summary>Workers at once.</summary>
    public int Workers { get; init; } = 2;
    /// <summary>Callers waiting for a worker; one more is answered <c>script.busy</c>.</summary>
    public int Waiting { get; init; } = 256;
    /// <summary>Runs after which a fresh worker is started in place of one; that one serves on until the fresh one stands.</summary>
    public int RunsPerWorker { get; init; } = 500;
}
