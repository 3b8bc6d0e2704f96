System.Console.Error.WriteLine("bench: name one of: (none yet)"); return 2;
