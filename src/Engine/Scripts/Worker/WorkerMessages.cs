using System.Text.Json.Serialization;

namespace LowCode.Scripts;

/// <summary>First frame to a worker: the limits it keeps.</summary>
sealed record WorkerSettings(int Statements, int Recursion, int TimeMilliseconds, int RegexMilliseconds, int InputBytes, int OutputBytes, int SourceLength);

/// <summary>One run. The input is JSON text, so that nothing but the script engine's own parser makes values of it.</summary>
sealed record WorkerRun(string Source, string Input);

/// <summary>The answer to one run.</summary>
/// <param name="Json">The value, when there is one; null also for undefined.</param>
/// <param name="Code">Problem code without <c>script.</c>, when there is none.</param>
/// <param name="Detail">What the script threw, or the parser said.</param>
/// <param name="Line">In the author's source, from 1; 0 when unknown.</param>
/// <param name="Column">From 1.</param>
sealed record WorkerAnswer(string? Json, string? Code = null, string? Detail = null, int Line = 0, int Column = 0);

[JsonSerializable(typeof(WorkerSettings))]
[JsonSerializable(typeof(WorkerRun))]
[JsonSerializable(typeof(WorkerAnswer))]
sealed partial class WorkerJson : JsonSerializerContext;
