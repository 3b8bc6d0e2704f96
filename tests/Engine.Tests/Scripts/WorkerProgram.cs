using LowCode.Scripts;

namespace LowCode.Engine.Tests.Scripts;

/// <summary>Started as <c>dotnet LowCode.Engine.Tests.dll script-worker</c>, this assembly is a worker, as the product's host is.</summary>
static class WorkerProgram
{
    static int Main(string[] args) => args is [WorkerCommand.Argument] ? ScriptWorker.Run(Console.OpenStandardInput(), Console.OpenStandardOutput()) : 2;
}
