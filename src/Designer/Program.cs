using LowCode.Designer.Hosting;
using LowCode.Scripts;

// A script worker is this same program with nothing of the server in it.
if (args is [WorkerCommand.Argument]) return ScriptWorker.Run(Console.OpenStandardInput(), Console.OpenStandardOutput());
return await Commands.RunAsync(args);
